import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateEvents } from '../../../core/producer/generate.ts'
import type { FaultScript } from './fault.ts'

const MINUTE = 60_000
const MESSAGES = 20
const BROKEN = 10

/** A batch with one message that is no event: it is put aside with its reason, the others go on. Then it is repaired. */
export const corruptMessage: FaultScript = async (parts, { say, mended, healing }) => {
  const now = parts.clock.now()
  const lot = { from: Math.floor(now / MINUTE) * MINUTE, minutes: 1, eventsPerMinute: MESSAGES, seed: now }
  const events = [...generateEvents(lot)].flat()
  const lines = events.map((event) => JSON.stringify(event))
  const torn = (lines[BROKEN] ?? '').slice(0, 60)
  const path = join(parts.folder, `batch-${now}.ndjson`)
  await writeFile(path, `${lines.with(BROKEN, torn).join('\n')}\n`)
  say(`A batch of ${lines.length} messages arrives; one was cut off on its way: ${torn} …`)
  const first = await parts.events.importFile({ path, format: 'ndjson' }, ignore)
  say(`${first.inserted} events are in the store. ${first.rejected} message is put aside, with line and reason.`)
  await mended
  healing()
  const repaired = join(parts.folder, `batch-${now}-repaired.ndjson`)
  await writeFile(repaired, `${lines.join('\n')}\n`)
  const second = await parts.events.importFile({ path: repaired, format: 'ndjson' }, ignore)
  say(
    `The whole batch is sent again, repaired: ${second.inserted} event is new, ${second.duplicates} are known by their id. ` +
      `None is missing, none counts twice.`,
  )
}

const ignore = (): void => undefined

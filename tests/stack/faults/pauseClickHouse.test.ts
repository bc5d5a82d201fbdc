import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, it } from 'vitest'
import { fillMinute } from '../support/bigMinute.ts'
import { openEngine } from '../support/docker.ts'
import { EXTRACT } from '../support/minuteDag.ts'
import { createMinuteRun } from '../support/minuteRun.ts'
import { parquetRows } from '../support/parquetRows.ts'
import { startQuiet } from '../support/quietApp.ts'
import { seededChance } from '../support/seed.ts'
import { openStack } from '../support/testStack.ts'

/** A time that no other file of these tests uses: 2024-05-02 10:00 in Tehran. */
const MINUTE = Date.parse('2024-05-02T06:30:00Z')
const EVENTS = 2_000_000
const PAUSED_FOR = 8000

it('a ClickHouse that stands still in mid-extract delays the run, and no more', async () => {
  const chance = seededChance('pause ClickHouse in mid-extract')
  const stack = openStack(inject('stack'))
  const { engine } = await openEngine()
  const report = await fillMinute(stack.facts, MINUTE, EVENTS)
  await using app = await startQuiet(stack)
  const run = createMinuteRun(app.client, MINUTE + 60_000, 'events')
  const { id } = await engine.container(stack.facts.project, 'clickhouse')

  await run.begin()
  await run.during(EXTRACT)
  await sleep(Math.floor(chance() * 500))
  await engine.act(id, 'pause')
  try {
    await sleep(PAUSED_FOR)
    // Whatever the extraction is up to meanwhile, nobody sees a part of it.
    for (const key of await run.objects()) expect(await parquetRows(app.client, { bucket: 'events', key })).toBe(EVENTS)
  } finally {
    await engine.act(id, 'unpause')
  }
  const { run: ended, attempts } = await run.end()
  expect(ended.state, JSON.stringify(attempts)).toBe('success')
  const key = '2024-05-02_10-00'
  expect(await parquetRows(app.client, { bucket: 'events', key: `${key}.parquet` })).toBe(EVENTS)
  const cat = await stack.done(['objects', 'cat', `events/${key}.json`])
  expect(JSON.parse(cat.stdout)).toEqual(report)
})

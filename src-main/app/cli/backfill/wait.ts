import { setTimeout as sleep } from 'node:timers/promises'
import { PfadError } from '../../../contract/error.ts'
import type { Backfill, BackfillDetail } from '../../../contract/models/backfill.ts'
import type { PfadClient } from '../../../contract/pfadContract.ts'
import type { Io } from '../io.ts'
import { inState } from './rows.ts'

/** A wait that nobody could end is refused: a paused DAG's backfill waits, and this command may hold the home meanwhile. */
export const refuseToWait = async (
  client: PfadClient,
  dagId: string,
  signal: AbortSignal,
  backfill?: Backfill,
): Promise<void> => {
  if (backfill?.isPaused === true) {
    throw new PfadError(
      'backfill-paused',
      `Backfill ${backfill.id} is paused: it would be waited for in vain.`,
      `Let it go on first: pfad backfill unpause ${backfill.id}`,
    )
  }
  const { isPaused } = await client.call('dags.get', { dagId }, signal)
  if (!isPaused) return
  throw new PfadError(
    'dag-paused',
    `${dagId} is paused: its backfill would be waited for in vain.`,
    `Let it run first: pfad dags unpause ${dagId}`,
  )
}

/** What a person should know after `create`: that it is under way, or what it waits for. */
export const tellWhatFollows = async (client: PfadClient, io: Io, { id, dagId }: Backfill): Promise<void> => {
  const { isPaused } = await client.call('dags.get', { dagId }, io.signal)
  if (isPaused) io.note(`${dagId} is paused: its runs begin once you unpause it (pfad dags unpause ${dagId}).`)
  const { host } = await client.call('app.info', {}, io.signal)
  if (host !== 'cli') return isPaused ? undefined : io.note(`Under way. See how it gets on: pfad backfill show ${id}`)
  io.note(
    `No app is running: its runs happen when one does (pfad start), or here and now with: pfad backfill wait ${id}`,
  )
}

/** Follows a backfill to its end. Ctrl-C cancels it: what is queued fails, what is running ends. */
export const waitFor = async (client: PfadClient, io: Io, id: number): Promise<BackfillDetail> => {
  let last: BackfillDetail | undefined
  try {
    for await (const detail of client.stream('backfills.watch', { id }, io.signal)) {
      last = detail
      io.progress(progressText(detail))
    }
  } finally {
    io.progress(null)
    if (io.signal.reason === 'SIGINT') await cancel(client, io, id)
  }
  io.signal.throwIfAborted()
  if (last === undefined) throw new PfadError('backfill-not-found', `Backfill ${id} is gone.`)
  return last
}

const cancel = async (client: PfadClient, io: Io, id: number): Promise<void> => {
  const { decided, total } = await client.call('backfills.cancel', { id })
  io.note(`Backfill ${id} is cancelled after ${decided} of ${total} dates; what is running ends.`)
  const { host } = await client.call('app.info', {})
  if (host !== 'cli') return
  // It runs here: there is nobody else to bring it to its end.
  while (inState((await client.call('backfills.get', { id })).counts, 'running') > 0) await sleep(LOOK_AGAIN)
}

const LOOK_AGAIN = 200

const progressText = ({ backfill, counts }: BackfillDetail): string => {
  const { decided, total } = backfill
  return `${decided.toLocaleString('en')} of ${total.toLocaleString('en')} dates, ${inState(counts, 'running')} running, ${inState(counts, 'failed')} failed`
}

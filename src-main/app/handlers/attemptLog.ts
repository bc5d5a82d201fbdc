import type { CallParsed, StreamParsed } from '../../contract/calls.ts'
import { PfadError } from '../../contract/error.ts'
import type { LogPage, LogPiece } from '../../contract/models/log.ts'
import type { AttemptKey, LogLine } from '../../contract/models/run.ts'
import type { Services } from './services.ts'

/** An attempt's lines; with `follow`, until the attempt is over. */
export const readAttemptLog = (
  { runStore, logs }: Pick<Services, 'runStore' | 'logs'>,
  key: AttemptKey,
  { follow }: { follow: boolean },
  signal: AbortSignal,
): AsyncIterable<LogLine[]> => {
  return logs.read(key, { follow, isOver: watchEnd(runStore, key) }, signal)
}

/** A part of an attempt's log. */
export const pageAttemptLog = (
  { runStore, logs }: Pick<Services, 'runStore' | 'logs'>,
  { filter, place, limit, waitMs, ...key }: CallParsed<'logs.page'>,
  signal: AbortSignal,
): Promise<LogPage> => logs.page(key, { filter, place, limit, waitMs, isOver: watchEnd(runStore, key) }, signal)

/** An attempt's log on its way into a file. */
export const attemptLogText = (
  { runStore, logs }: Pick<Services, 'runStore' | 'logs'>,
  { filter, ...key }: StreamParsed<'logs.text'>,
  signal: AbortSignal,
): AsyncIterable<LogPiece> => {
  watchEnd(runStore, key)
  return logs.text(key, filter, signal)
}

/** Tells from then on whether the attempt is over. Throws `attempt-not-found`. */
const watchEnd = (runStore: Services['runStore'], key: AttemptKey): (() => boolean) => {
  const find = () =>
    runStore
      .attempts(key.dagId, key.runId, key.taskId, { mapIndex: key.mapIndex })
      .find((attempt) => attempt.tryNumber === key.tryNumber)
  if (find()) return () => find()?.outcome !== null
  throw new PfadError(
    'attempt-not-found',
    `${key.taskId} of ${key.runId} has no attempt ${key.tryNumber}.`,
    'The task may not have started yet.',
  )
}

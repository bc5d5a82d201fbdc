import { PfadError } from '../../contract/error.ts'
import type { AttemptKey, LogLine } from '../../contract/models/run.ts'
import type { Services } from './services.ts'

/** An attempt's lines; with `follow`, until the attempt is over. */
export const readAttemptLog = (
  { runStore, logs }: Pick<Services, 'runStore' | 'logs'>,
  key: AttemptKey,
  { follow }: { follow: boolean },
  signal: AbortSignal,
): AsyncIterable<LogLine[]> => {
  const find = () =>
    runStore
      .attempts(key.dagId, key.runId, key.taskId)
      .find((attempt) => attempt.mapIndex === key.mapIndex && attempt.tryNumber === key.tryNumber)
  if (!find()) {
    throw new PfadError(
      'attempt-not-found',
      `${key.taskId} of ${key.runId} has no attempt ${key.tryNumber}.`,
      'The task may not have started yet.',
    )
  }
  return logs.read(key, { follow, isOver: () => find()?.outcome !== null }, signal)
}

import type { AttemptKey } from '../../../src-main/contract/models/run.ts'
import { pfad } from '../connection/pfad.ts'
import { whenOpen } from '../connection/whenOpen.ts'
import type { LogSource } from './logSource.ts'

/** The log of one attempt. */
export const attemptLog = ({ dagId, runId, taskId, mapIndex, tryNumber }: AttemptKey): LogSource => {
  const attempt = { dagId, runId, taskId, mapIndex, tryNumber }
  const mapped = mapIndex < 0 ? '' : `.${mapIndex}`
  return {
    fileName: `${dagId}.${runId}.${taskId}${mapped}.${tryNumber}`.replace(/[^\w.+-]/g, '_'),
    page: (wish, signal) => pfad.call('logs.page', { ...attempt, ...wish }, signal),
    text: (filter, signal) => pfad.stream('logs.text', { ...attempt, filter }, signal),
    whenThere: whenOpen,
  }
}

import type { AttemptKey, TaskInstanceKey } from '../../../src-main/contract/models/run.ts'

export const runKey = (of: { dagId: string; runId: string | null }): string => `${of.dagId}\n${of.runId}`
export const instanceKey = (of: TaskInstanceKey): string => `${runKey(of)}\n${of.taskId}\n${of.mapIndex}`
export const attemptKey = (of: AttemptKey): string => `${instanceKey(of)}\n${of.tryNumber}`

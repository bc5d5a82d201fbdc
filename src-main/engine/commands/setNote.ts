import { PfadError } from '../../contract/error.ts'
import type { Draft } from '../draft.ts'
import type { RunStore } from '../ports/runStore.ts'
import { inHand, runKey } from '../state.ts'
import { requireRun } from './selectRuns.ts'

export type NoteRequest = {
  readonly dagId: string
  readonly runId: string
  /** Undefined: the run itself. */
  readonly taskId?: string | undefined
  readonly mapIndex?: number | undefined
  /** null takes the note away. */
  readonly text: string | null
  readonly by: string
}

/** A person's note on a run or a task instance; the last one stands, the history has them all. */
export const setNote = (draft: Draft, request: NoteRequest, store: RunStore): void => {
  const { dagId, runId, taskId, mapIndex = -1, text, by } = request
  requireRun(draft, store, request)
  const rows = inHand(draft.state, request)?.instances.values() ?? store.taskInstances(dagId, runId)
  if (taskId !== undefined && ![...rows].some((row) => row.taskId === taskId && row.mapIndex === mapIndex)) {
    const index = mapIndex < 0 ? '' : ` with map index ${mapIndex}`
    const hint = `List them: pfad tasks states-for-dag-run ${dagId} ${runId}`
    throw new PfadError('task-not-found', `${runId} of ${dagId} has no task "${taskId}"${index}.`, hint)
  }
  const of = { dagId, runId, taskId: taskId ?? null, mapIndex }
  draft.add({ type: 'setNote', of, note: text === null ? null : { text, by, at: draft.now } })
  draft.note(of, 'setNote', by, { text })
  draft.touched.runs.set(runKey(dagId, runId), { dagId, runId })
}

import type { Draft } from '../draft.ts'
import { requireDag } from '../state.ts'
import { noteUnpaused } from '../steps/noteGap.ts'

export type PauseRequest = { readonly dagId: string; readonly isPaused: boolean; readonly by: string }

/** Paused: nothing new starts by itself; runs that are queued wait. Unpausing makes up for the latest interval, or by catchup. */
export const setPaused = (draft: Draft, request: PauseRequest): void => {
  const known = requireDag(draft.state, request.dagId)
  const { row } = known
  if (row.isPaused === request.isPaused) return
  draft.saveDag({ ...row, isPaused: request.isPaused })
  if (!request.isPaused) noteUnpaused(draft, known)
  draft.note({ dagId: request.dagId, runId: null }, request.isPaused ? 'pause' : 'unpause', request.by, null)
}

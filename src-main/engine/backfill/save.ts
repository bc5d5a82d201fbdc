import type { Backfill } from '../../contract/models/backfill.ts'
import type { Draft } from '../draft.ts'

/** Writes how a backfill is now, and keeps the state's copy: those that are not over. */
export const saveBackfill = (draft: Draft, old: Backfill | null, backfill: Backfill): void => {
  if (backfill.completedAt === null) draft.state.backfills.set(backfill.dagId, backfill)
  else draft.state.backfills.delete(backfill.dagId)
  draft.touched.backfills.add(backfill.dagId)
  draft.state.touchedDags.add(backfill.dagId)
  if (old === null) draft.add({ type: 'createBackfill', backfill })
  else {
    const { decided, isPaused } = old
    draft.add({ type: 'updateBackfill', expected: { decided, isPaused }, backfill })
  }
}

/** History of the backfill, with the DAG's. */
export const noteBackfill = (draft: Draft, { id, dagId }: Backfill, event: string, by: string | null): void =>
  draft.note({ dagId, runId: null }, event, by, { id })

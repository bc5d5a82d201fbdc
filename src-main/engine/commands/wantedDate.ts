import type { EpochMs } from '../../contract/models/primitives.ts'
import type { Draft } from '../draft.ts'
import type { RunStore } from '../ports/runStore.ts'
import { type KnownDag, runOfDate } from '../state.ts'

export type WantedDate = {
  readonly dagId: string
  readonly logicalDate: EpochMs
  readonly dataInterval: { start: EpochMs; end: EpochMs }
}

/** The logical date that a person means: that of the interval which contains it; without one, the last complete interval's. */
export const wantedDate = (
  draft: Draft,
  known: KnownDag,
  request: { readonly logicalDate?: EpochMs | undefined },
  store: RunStore,
): WantedDate => {
  const { timetable, row } = known
  const { dagId } = row.dag
  if (request.logicalDate !== undefined) {
    const dataInterval = timetable.containing(request.logicalDate)
    return { dagId, logicalDate: dataInterval.start, dataInterval }
  }
  const dataInterval = timetable.lastComplete(draft.now)
  if (dataInterval.start < dataInterval.end) return { dagId, logicalDate: dataInterval.start, dataInterval }
  // Without a rhythm the date is the moment, and two triggers may share it.
  let date = dataInterval.start
  while (runOfDate(draft.state, store, { dagId, logicalDate: date }) !== null) date += 1
  return { dagId, logicalDate: date, dataInterval: { start: date, end: date } }
}

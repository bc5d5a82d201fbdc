import type { Backfill, BackfillDate } from '../../src-main/contract/models/backfill.ts'
import type { DagRun } from '../../src-main/contract/models/run.ts'
import { backfillIntervals } from '../../src-main/core/backfill.ts'
import { isRunOver } from '../../src-main/core/dagRun.ts'
import type { Change, RunStore } from '../../src-main/engine/ports/runStore.ts'

type Must = (condition: boolean, what: () => string) => void

const hasRun = ({ decision }: Pick<BackfillDate, 'decision'>) => decision === 'created' || decision === 'rerun'

/** What must be true of backfills after each commit, and at the end. */
export const createBackfillWatch = (store: RunStore, must: Must) => {
  const datesOf = (id: number) => store.backfillDates(id, { after: 0, limit: 1e9 })

  /** Each date once, in order, with a run made, or one that was over, in that very commit. */
  const examineDate = ({ backfillId, date }: Change & { type: 'decideDate' }, changes: readonly Change[]) => {
    const name = `backfill ${backfillId}, date ${date.sortOrdinal}`
    const backfill = store.backfill(backfillId)
    if (backfill === null) return must(false, () => `${name} is of no backfill`)
    const expected = backfillIntervals(backfill)
      .drop(date.sortOrdinal - 1)
      .next().value?.start
    must(date.logicalDate === expected, () => `${name} is ${date.logicalDate}, not ${expected}`)
    const { dagId } = backfill
    // The schedule may make the run of a date, and a person clear it, in the very commit in which its turn comes.
    const isOurs = ({ logicalDate, runType, triggeredBy, ...run }: DagRun) =>
      run.dagId === dagId && logicalDate === date.logicalDate && runType === 'backfill' && triggeredBy === 'backfill'
    const isMade = changes.some((change) => change.type === 'createRun' && isOurs(change.run))
    const isAgain = changes.some(
      (change) =>
        change.type === 'updateRun' && isOurs(change.run) && isRunOver(change.expected) && !isRunOver(change.run.state),
    )
    must(isMade === (date.decision === 'created'), () => `${name} is ${date.decision}, and ${isMade ? '' : 'not '}made`)
    if (date.decision === 'rerun') must(isAgain, () => `${name} is said to run again`)
    if (hasRun(date)) return
    const state = store.runByLogicalDate(dagId, date.logicalDate)?.state
    const isAsSaid = state !== undefined && isRunOver(state) === (date.decision === 'already exists')
    must(isAsSaid, () => `${name} is left out as ${date.decision}, and its run is ${state}`)
  }

  const examineActive = (backfill: Backfill) => {
    const running = datesOf(backfill.id).filter((date) => hasRun(date) && date.state === 'running')
    must(
      running.length <= backfill.maxActiveRuns,
      () => `${running.length} runs of backfill ${backfill.id}, which may have ${backfill.maxActiveRuns}`,
    )
  }

  const examineEnd = ({ id, total, decided, isCancelled }: Backfill) => {
    const dates = datesOf(id)
    must(dates.length === decided, () => `backfill ${id} has ${dates.length} dates and says ${decided}`)
    if (isCancelled) return
    must(decided === total, () => `backfill ${id} ended after ${decided} of ${total} dates`)
    const left = dates.filter(({ decision, state }) => hasRun({ decision }) && state !== null && !isRunOver(state))
    must(left.length === 0, () => `backfill ${id} ended before ${left.map(({ runId }) => runId).join()}`)
  }

  return {
    committed: (changes: readonly Change[]) => {
      for (const change of changes) {
        if (change.type === 'decideDate') examineDate(change, changes)
        if (change.type === 'updateBackfill' && change.backfill.completedAt !== null) examineEnd(change.backfill)
      }
      for (const backfill of store.activeBackfills()) examineActive(backfill)
    },
    finished: () => must(store.activeBackfills().length === 0, () => 'backfills are left active'),
  }
}

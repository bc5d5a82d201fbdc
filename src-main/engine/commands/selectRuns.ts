import { PfadError } from '../../contract/error.ts'
import type { SerializedDag } from '../../contract/models/dag.ts'
import type { EpochMs } from '../../contract/models/primitives.ts'
import type { DagRun, TaskInstance } from '../../contract/models/run.ts'
import { isRunOver } from '../../core/dagRun.ts'
import type { Draft } from '../draft.ts'
import type { RunStore } from '../ports/runStore.ts'
import { type ActiveRun, inHand, versionOf } from '../state.ts'

/** Which runs of a DAG: one, with all before or after it by date if wanted; or those of a range of logical dates, inclusive. */
export type RunSelection = {
  readonly dagId: string
  readonly runId?: string | undefined
  readonly past?: boolean | undefined
  readonly future?: boolean | undefined
  readonly startDate?: EpochMs | undefined
  readonly endDate?: EpochMs | undefined
}

/** A run as it stands, with the version of the DAG that it goes by. */
export type Target = {
  readonly run: DagRun
  readonly dag: SerializedDag
  readonly rows: readonly TaskInstance[]
  /** Null where it is over. */
  readonly active: ActiveRun | null
}

/** One command writes one commit, and the scheduler waits for it meanwhile: some 0.4 s for so many, which is a day of minutes. */
export const MAX_RUNS = 2000

/** Throws `run-not-found`, `bad-argument` (a range that has no meaning) and `too-many-runs`. Nothing is changed. */
export const selectRuns = (draft: Draft, store: RunStore, selection: RunSelection): Target[] => {
  const { dagId } = selection
  const target = (run: DagRun): Target => {
    const known = inHand(draft.state, run)
    if (known !== null) {
      const active = isRunOver(known.run.state) ? null : known
      return { run: known.run, dag: known.dag, rows: [...known.instances.values()], active }
    }
    const rows = store.taskInstances(dagId, run.runId)
    return { run, dag: versionOf(draft.state, store, run), rows, active: null }
  }
  if (selection.runId === undefined) {
    return inRange(store, dagId, { from: selection.startDate ?? null, to: selection.endDate ?? null }).map(target)
  }
  const run = requireRun(draft, store, { dagId, runId: selection.runId })
  if (selection.past !== true && selection.future !== true) return [target(run)]
  if (run.logicalDate === null) {
    throw new PfadError(
      'bad-argument',
      `${run.runId} of ${dagId} has no logical date: there is no past or future to it.`,
      'Leave out past and future, or name the runs one by one.',
    )
  }
  const from = selection.past === true ? null : run.logicalDate
  const to = selection.future === true ? null : run.logicalDate
  return inRange(store, dagId, { from, to }).map(target)
}

/** The run, be it active or over. Throws `run-not-found`. */
export const requireRun = (
  draft: Draft,
  store: RunStore,
  { dagId, runId }: { readonly dagId: string; readonly runId: string },
): DagRun => {
  const run = inHand(draft.state, { dagId, runId })?.run ?? store.run(dagId, runId)
  if (run !== null) return run
  throw new PfadError('run-not-found', `${dagId} has no run ${runId}.`, `List them: pfad dags list-runs ${dagId}`)
}

const inRange = (store: RunStore, dagId: string, range: { from: EpochMs | null; to: EpochMs | null }): DagRun[] => {
  if (range.from !== null && range.to !== null && range.from > range.to) {
    throw new PfadError('bad-argument', 'The end date is before the start date.', 'Exchange them.')
  }
  const runs = store.runsByDate(dagId, { ...range, limit: MAX_RUNS + 1 })
  if (runs.length <= MAX_RUNS) return runs
  throw new PfadError(
    'too-many-runs',
    `These dates have more than ${MAX_RUNS} runs of ${dagId}.`,
    'Take a shorter range of dates, one after the other.',
  )
}

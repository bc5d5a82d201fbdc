import type { BackfillPreview, DateDecision } from '../../contract/models/backfill.ts'
import type { DataInterval, EpochMs } from '../../contract/models/primitives.ts'
import type { DagRun } from '../../contract/models/run.ts'
import { backfillIntervals, decideDate } from '../../core/backfill.ts'
import { parallelRuns, previewSentence, spanOf, totalDuration } from '../../core/backfillPreview.ts'
import type { Clock } from '../ports/clock.ts'
import type { RunStore } from '../ports/runStore.ts'
import { type EngineState, requireDag } from '../state.ts'
import type { BackfillWish } from './commands.ts'
import { inSlices } from './inSlices.ts'

/** What a run has left outside of the run store, in bytes; null: nothing tells. */
export type Leavings = {
  readonly logs: (run: DagRun) => Promise<number | null>
  /** The objects that these results name. */
  readonly objects: (results: readonly unknown[]) => Promise<number | null>
}

type Deps = {
  readonly state: EngineState
  readonly store: RunStore
  readonly clock: Clock
  readonly parallelism: number
  readonly leavings: Leavings | undefined
  /** How many dates to name. */
  readonly limit: number
}

/** Judged by so many of the last runs that succeeded; their logs and objects by fewer, which are files to look at. */
const JUDGED_BY = 100
const LOOKED_AT = 20

/** What the backfill would do with each date, how long it would take and how much disk, by what past runs did. */
export const previewBackfill = async (
  deps: Deps,
  wish: BackfillWish,
  signal?: AbortSignal,
): Promise<BackfillPreview> => {
  const { dates, counts } = await decideAll(deps, wish, signal)
  const runs = counts.created + counts.rerun
  const past = deps.store.runs({ dagId: wish.dagId, state: 'success', limit: JUDGED_BY })
  const judged = past.filter((run) => durationOf(run) !== null)
  const parallel = parallelRuns({
    runs,
    maxActiveRuns: wish.maxActiveRuns,
    parallelism: deps.parallelism,
    busy: busyOf(deps.store, judged.slice(0, LOOKED_AT)),
    dependsOnPast: requireDag(deps.state, wish.dagId).row.dag.tasks.some((task) => task.dependsOnPast),
  })
  const runDuration = spanOf(judged.flatMap((run) => durationOf(run) ?? []))
  const perRun = judged.length === 0 ? null : await leftByOne(deps, judged.slice(0, LOOKED_AT))
  const all = (bytes: number | null | undefined) => (bytes == null ? null : Math.round(bytes * runs))
  const preview = {
    dagId: wish.dagId,
    total: counts.created + counts.rerun + counts['in flight'] + counts['already exists'],
    created: counts.created,
    rerun: counts.rerun,
    inFlight: counts['in flight'],
    alreadyExists: counts['already exists'],
    parallelRuns: parallel,
    judgedBy: judged.length,
    runDuration,
    duration: runDuration === null ? null : totalDuration(runDuration, runs, parallel),
    bytes: { rows: all(perRun?.rows), logs: all(perRun?.logs), objects: all(perRun?.objects) },
  }
  return { ...preview, dates, sentence: previewSentence(preview) }
}

const decideAll = async ({ store, clock, limit }: Deps, wish: BackfillWish, signal?: AbortSignal) => {
  const counts: Record<DateDecision, number> = { created: 0, rerun: 0, 'in flight': 0, 'already exists': 0 }
  const dates: { logicalDate: EpochMs; decision: DateDecision }[] = []
  const decideSlice = (slice: DataInterval[]) => {
    const starts = slice.map(({ start }) => start)
    const window = { from: Math.min(...starts), to: Math.max(...starts) }
    const states = new Map(
      store.datesWithRuns(wish.dagId, window).map(({ logicalDate, state }) => [logicalDate, state]),
    )
    for (const logicalDate of starts) {
      const decision = decideDate(states.get(logicalDate) ?? null, wish.reprocessBehavior)
      counts[decision] += 1
      if (dates.length < limit) dates.push({ logicalDate, decision })
    }
  }
  await inSlices(backfillIntervals(wish), decideSlice, clock, signal)
  return { dates, counts }
}

const durationOf = ({ startDate, endDate }: DagRun): number | null =>
  startDate === null || endDate === null ? null : endDate - startDate

/** How many attempts a run keeps busy: the time of its tasks over its own. */
const busyOf = (store: RunStore, runs: readonly DagRun[]): number | null => {
  const whole = sum(runs.map((run) => durationOf(run) ?? 0))
  if (whole === 0) return null
  const tasks = runs.flatMap(({ dagId, runId }) => store.taskInstances(dagId, runId))
  const spent = tasks.map(({ startDate, endDate }) =>
    startDate === null || endDate === null ? 0 : endDate - startDate,
  )
  return sum(spent) / whole
}

const leftByOne = async ({ store, leavings }: Deps, runs: readonly DagRun[]) => {
  const logs: (number | null)[] = []
  const objects: (number | null)[] = []
  for (const run of runs) {
    const xcoms = store.runDetail(run.dagId, run.runId)?.xcoms ?? []
    logs.push((await leavings?.logs(run)) ?? null)
    objects.push((await leavings?.objects(xcoms.map(({ value }) => value))) ?? null)
  }
  return { rows: store.bytesPerRun(), logs: mean(logs), objects: mean(objects) }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Null where nothing is known of any. */
const mean = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : sum(known) / known.length
}

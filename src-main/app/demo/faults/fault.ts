import type { FaultKind } from '../../../contract/models/demo.ts'
import type { Attempt, DagRun, TaskInstance } from '../../../contract/models/run.ts'
import type { Scheduler } from '../../../engine/createScheduler.ts'
import type { Clock } from '../../../engine/ports/clock.ts'
import type { EventStore } from '../../../engine/ports/eventStore.ts'
import type { RunStore } from '../../../engine/ports/runStore.ts'
import type { WatchedHost } from '../watchedHost.ts'

/** What a fault may lay hands on. */
export type FaultParts = {
  readonly clock: Clock
  readonly runStore: RunStore
  readonly scheduler: Pick<Scheduler, 'clear'>
  readonly events: Pick<EventStore, 'importFile' | 'count'>
  readonly processes: WatchedHost
  readonly setDashboardAway: (isAway: boolean) => void
  /** A folder for files that go with the home. */
  readonly folder: string
  readonly minuteDagId: string
  /** The minute that a run is about, as people write it: `10:42`. */
  readonly minuteOf: (run: DagRun) => string
}

/** How a fault goes on, as its script tells it. */
export type Telling = {
  readonly say: (text: string) => void
  /** Settles when the fault is to be taken back: a person asks for it, or its time is over. */
  readonly mended: Promise<void>
  /** From here on only its healing is watched. */
  readonly healing: () => void
  /** Looks again and again until `look` gives something. */
  readonly until: <T>(look: () => T | null | undefined) => Promise<T>
  readonly signal: AbortSignal
}

/** Breaks something for real, takes it back when it is mended, and returns when nothing is left of it. */
export type FaultScript = (parts: FaultParts, telling: Telling) => Promise<void>

export type FaultScripts = Readonly<Record<FaultKind, FaultScript>>

/** The minute pipeline's runs that were due at or after an instant, oldest first. */
export const runsSince = ({ runStore, minuteDagId }: FaultParts, since: number): DagRun[] =>
  runStore
    .runs({ dagId: minuteDagId, limit: 100 })
    .filter(({ runAfter }) => runAfter >= since)
    .toReversed()

export const taskOf = ({ runStore }: FaultParts, run: DagRun, taskId: string): TaskInstance | undefined =>
  runStore.taskInstances(run.dagId, run.runId).find((task) => task.taskId === taskId)

export const attemptOf = (
  { runStore }: FaultParts,
  run: Pick<DagRun, 'dagId' | 'runId'>,
  of: { readonly taskId: string; readonly tryNumber: number },
): Attempt | undefined =>
  runStore.attempts(run.dagId, run.runId, of.taskId).find(({ tryNumber }) => tryNumber === of.tryNumber)

import type { AfterSleep, TriggerRule, WeightRule } from '../../contract/models/dag.ts'
import type { Backend } from '../../contract/models/primitives.ts'
import type { Asset, AssetCondition } from './asset.ts'
import type { CallbackContext } from './context.ts'
import type { Duration, DurationParts } from './duration.ts'
import type { Notifier } from './notify.ts'
import type { Params } from './param.ts'

/** Runs in a child process after the state has changed; at least once, so it may come twice. */
export type Callback = (context: CallbackContext) => unknown
export type Callbacks = Callback | Notifier | readonly (Callback | Notifier)[]

/** Airflow's deadline alert: a run that is not over by then calls back once. */
export type Deadline = {
  /** What `interval` is reckoned from: a moment of the run's, or a date. */
  readonly reference: 'queuedAt' | 'logicalDate' | 'runAfter' | Date | (string & {})
  readonly interval: Duration
  readonly callback: Callbacks
}

/** Airflow's options of a task, in camelCase. */
export type TaskOptions = {
  /** Failures after which another attempt follows; default 0. */
  readonly retries?: number
  /** Wait before a retry; default 5 minutes. A number is seconds. */
  readonly retryDelay?: Duration
  /** Doubles the wait with each failure. */
  readonly retryExponentialBackoff?: boolean
  readonly maxRetryDelay?: Duration | null
  /** An attempt that takes longer fails. */
  readonly executionTimeout?: Duration | null
  /** Which states of the tasks before it let it start; default `all_success`. */
  readonly triggerRule?: TriggerRule
  readonly pool?: string
  readonly poolSlots?: number
  readonly priorityWeight?: number
  /** Whose weights make the task's priority: its own and those of the tasks after it (default), before it, or its own alone. */
  readonly weightRule?: WeightRule
  /** Starts only once the same task of the run before succeeded or was skipped. */
  readonly dependsOnPast?: boolean
  /** As `dependsOnPast`, and also once the tasks right after that one did. */
  readonly waitForDownstream?: boolean
  /** Its task instances that may run at once over all runs; default: no limit. */
  readonly maxActiveTisPerDag?: number | null
  /** The same within one run. */
  readonly maxActiveTisPerDagrun?: number | null
  /** Task instances that `expand` may make of it; default 1024. More fail it. */
  readonly maxMapLength?: number
  /** Assets that a success of this task updates. */
  readonly outlets?: readonly Asset[]
  readonly doc?: string
  readonly onSuccessCallback?: Callbacks
  readonly onFailureCallback?: Callbacks
  readonly onRetryCallback?: Callbacks
  readonly onSkippedCallback?: Callbacks
}

/**
 * When a DAG runs by itself: a preset (`@hourly`, `@once`, …), five cron fields, a fixed interval (`{ hours: 6 }`, `15m`),
 * assets (`a.and(b)`), assets or a cron, or `null` for by hand only.
 */
export type ScheduleOption =
  | string
  | DurationParts
  | AssetCondition
  | readonly AssetCondition[]
  | { readonly assets: AssetCondition | readonly AssetCondition[]; readonly cron: string }
  | null

/** Airflow's options of a DAG, in camelCase. */
export type DagOptions = {
  /** Default: none, by hand only. */
  readonly schedule?: ScheduleOption
  /** No interval before it is scheduled by itself. Text without an offset is read in `timezone`. */
  readonly startDate?: string | Date | null
  readonly endDate?: string | Date | null
  /** IANA zone in which the cron is read and dates are shown; default `UTC`. */
  readonly timezone?: string
  /** Whether intervals that were missed are run as well; default false. */
  readonly catchup?: boolean
  /**
   * What becomes of intervals that fell due while the machine slept, Pfad was closed or the clock was set forwards: `skip`
   * runs none of them, `latest` the last one, `all` each of them. Default: `all` with `catchup`, else `latest`.
   */
  readonly afterSleep?: AfterSleep | null
  /** Default 16. */
  readonly maxActiveRuns?: number
  /** Task instances of one run that may run at once; default 16. */
  readonly maxActiveTasks?: number
  readonly dagrunTimeout?: Duration | null
  /** Default true. */
  readonly isPausedUponCreation?: boolean
  readonly description?: string
  readonly tags?: readonly string[]
  /** Who is asked about it; shown beside it. */
  readonly owner?: string | null
  /** Options of every task that does not say otherwise. */
  readonly defaultArgs?: TaskOptions
  readonly params?: Params
  /** Which data plane its runs use; default: the app's setting. */
  readonly backend?: Backend
  readonly deadline?: Deadline | null
  readonly onSuccessCallback?: Callbacks
  readonly onFailureCallback?: Callbacks
}

export type GroupOptions = {
  readonly tooltip?: string
  /** Options of every task in the group that does not say otherwise. */
  readonly defaultArgs?: TaskOptions
}

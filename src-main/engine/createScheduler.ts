import type { Change as Announcement } from '../contract/calls/app.ts'
import type { ScheduledInterval } from '../contract/calls/dags.ts'
import { PfadError } from '../contract/error.ts'
import type { AlertSpec } from '../contract/models/alert.ts'
import type { DagSummary } from '../contract/models/dag.ts'
import type { Explanation } from '../contract/models/explanation.ts'
import type { Backend, EpochMs } from '../contract/models/primitives.ts'
import type { DagRun } from '../contract/models/run.ts'
import { isRunOver } from '../core/dagRun.ts'
import { gapBetween, gapSince, type Look } from '../core/gap.ts'
import { type AssetApi, createAssetApi } from './assets/api.ts'
import { advanceBackfills, hasMoreDates } from './backfill/advance.ts'
import { type Backfills, createBackfills } from './backfill/index.ts'
import type { Leavings } from './backfill/preview.ts'
import { type Commands, createCommands } from './commands/index.ts'
import { cancelRun } from './commands/mark.ts'
import { runTest as putTestRun, replacedByTest, type TestRequest } from './commands/runTest.ts'
import { registerFile, removeFile } from './dagBag.ts'
import type { Draft } from './draft.ts'
import { type ExplainRequest, explain } from './explain.ts'
import { endOverdue, type Finished, launchAttempt } from './launch.ts'
import { createLoop } from './loop.ts'
import { createOwed } from './owed.ts'
import { type PoolUse, poolUse } from './poolUse.ts'
import type { AlertSender } from './ports/alertSender.ts'
import type { AttemptRunner } from './ports/attemptRunner.ts'
import type { Clock } from './ports/clock.ts'
import type { LoadedFile } from './ports/dagLoader.ts'
import type { RunStore } from './ports/runStore.ts'
import { nextExecutions, summary } from './preview.ts'
import { createRunWaiters } from './runWaiters.ts'
import { attemptKeyText, createState, reload, requireDag, runKey } from './state.ts'
import { advanceRuns } from './steps/advanceRuns.ts'
import { claim } from './steps/claim.ts'
import { createAssetRuns, hasAssetRuns } from './steps/createAssetRuns.ts'
import { createDueRuns, hasMoreDue } from './steps/createDueRuns.ts'
import { missDeadlines } from './steps/missDeadlines.ts'
import { noteGap } from './steps/noteGap.ts'
import { recover } from './steps/recover.ts'
import { ABORT, settleAttempt } from './steps/settleAttempt.ts'
import { createTaskTests, type TaskTest, type TaskTestRequest } from './testTask.ts'
import { nextWake } from './wake.ts'

export type SchedulerOptions = {
  readonly runStore: RunStore
  readonly clock: Clock
  readonly runner: AttemptRunner
  /** Names this process among all that ever owned the home: a fresh UUID. */
  readonly owner: string
  /** The data plane of a run whose DAG names none. */
  readonly backend: () => Backend
  /** Called before a run's rows are replaced or gone for good. */
  readonly removeLogs?: (dagId: string, runId: string) => Promise<void>
  /** Attempts at once over all DAGs; default 8. */
  readonly parallelism?: number
  /** Slots of each pool; default `default_pool` with 128. */
  readonly pools?: () => Readonly<Record<string, number>>
  /**
   * Puts a pass off until all that has arrived is in: a commit waits for the disk, and results that came meanwhile share the
   * next one. Default: the end of the current task, as simulated time wants it; a program gives `setImmediate`.
   */
  readonly soon?: (pass: () => void) => void
  /** What past runs left on disk, for the preview of a backfill. */
  readonly leavings?: Leavings
  /** Tells people; default: nobody, and alerts stay owed. `ofFailure`: who is told of every run that fails. */
  readonly alerts?: { readonly sender: AlertSender; readonly ofFailure: () => readonly AlertSpec[] }
  /** Callbacks at once; default 2. */
  readonly callbackParallelism?: number
  /** Default 60 s; renewed each third of it. */
  readonly leaseMs?: number
  /** At most this long between two looks at the clock, so that sleep and moved clocks are noticed; default 10 s. */
  readonly heartbeatMs?: number
  /** After each commit, once for each run or DAG that it touched. */
  readonly onChange?: (change: Announcement) => void
  /** What went wrong and could be survived: it is tried again. */
  readonly onProblem?: (error: PfadError) => void
}

export type Scheduler = AsyncDisposable &
  Commands &
  AssetApi & {
    /**
     * Recovers what a former process left and begins. Before it, DAGs can be registered, and nothing runs. With
     * `askedOnly`, for a command that holds a home while it works, no run is made because it is due, and of all runs only
     * its tests and those of `backfills.goOn` go on; the others, and what they owe, stay for the app as they are.
     */
    readonly start: (how?: { readonly askedOnly: boolean }) => void
    readonly registerFile: (file: LoadedFile) => Promise<void>
    readonly removeFile: (fileloc: string) => Promise<void>
    /** See `commands/runTest`. The run is queued when this settles; wait for it with `waitForRun`. */
    readonly runTest: (request: TestRequest) => Promise<DagRun>
    /** See `testTask.ts`. */
    readonly testTask: (request: TaskTestRequest, signal: AbortSignal) => Promise<TaskTest>
    /** Settles with the run once it is over; at once if it is. Rejects with `signal`'s reason, or `closing`. */
    readonly waitForRun: (dagId: string, runId: string, signal?: AbortSignal) => Promise<DagRun>
    readonly backfills: Backfills
    readonly dagSummary: (dagId: string) => DagSummary
    readonly dagSummaries: () => DagSummary[]
    /** The next runs that the schedule will make, as if the DAG were not paused. */
    readonly nextExecutions: (dagId: string, count: number) => ScheduledInterval[]
    /** Why a DAG ran at a date, or did not, or waits now. */
    readonly explain: (request: ExplainRequest) => Explanation
    readonly inFlight: () => number
    /** When it last looked at what is due, how often it looks at least (ms), and whether it makes runs at all. */
    readonly pulse: () => { readonly lookedAt: EpochMs; readonly everyMs: number; readonly isScheduling: boolean }
    /** Slots that are taken or wanted, by pool. */
    readonly poolUse: () => Record<string, PoolUse>
    /** Looks again at what waits: something outside has changed, such as a pool. */
    readonly wake: () => void
    /** Starts nothing more, waits `graceMs` for what runs, then takes it back: it runs again at the next start. */
    readonly drain: (graceMs: number) => Promise<void>
  }

const DISPOSE_GRACE_MS = 5000
/** How often it is written that the schedules are watched. */
const BEAT_MS = 60_000

/** Makes the scheduler and reads what is unfinished; `start` sets it going. The store stays open when it is disposed. */
export const createScheduler = (options: SchedulerOptions): Scheduler => {
  const { runStore: store, clock, runner, owner } = options
  const { parallelism = 8, callbackParallelism = 2, leaseMs = 60_000, heartbeatMs = 10_000 } = options
  const limits = { parallelism, pools: options.pools ?? (() => ({ default_pool: 128 })) }
  const onProblem = options.onProblem ?? (() => {})
  const { removeLogs } = options
  const commandDeps = { store, backend: options.backend, ...(removeLogs === undefined ? {} : { removeLogs }) }
  const state = createState()
  const idleWaiters = new Set<() => void>()
  const runWaiters = createRunWaiters({ state, store })
  let isStarted = false
  let isDraining = false
  let renewAt = clock.now() + leaseMs / 3
  let lastLook: Look = { now: clock.now(), elapsed: clock.elapsed() }
  let beatAt = 0
  if (options.alerts !== undefined) state.alertsOfFailure = options.alerts.ofFailure
  reload(state, store)

  const step = (draft: Draft) => {
    if (!isStarted) return undefined
    const look = { now: draft.now, elapsed: clock.elapsed() }
    // A command that holds the home watches no schedule: the app will find out what it missed.
    const isWatching = state.only === null
    const gap = isWatching ? gapBetween(lastLook, look) : null
    if (gap !== null) noteGap(draft, gap)
    const isBeatDue = isWatching && (gap !== null || draft.now >= beatAt)
    if (isBeatDue) draft.add({ type: 'heartbeat', at: draft.now })
    endOverdue(draft)
    const isScheduling = !isDraining && isWatching
    if (isScheduling) createDueRuns(draft, commandDeps)
    if (isScheduling) createAssetRuns(draft, commandDeps)
    advanceRuns(draft, store)
    if (!isDraining && advanceBackfills(draft, commandDeps)) advanceRuns(draft, store)
    missDeadlines(draft)
    const hasMore = !isDraining && ((isScheduling && (hasMoreDue(draft) || hasAssetRuns(draft))) || hasMoreDates(state))
    const leaseUntil = draft.now + leaseMs
    if (draft.now >= renewAt) {
      if (state.inFlight.size > 0) draft.add({ type: 'renewLeases', owner, leaseUntil })
      renewAt = draft.now + leaseMs / 3
    }
    const claimed = isDraining ? [] : claim(draft, limits, { owner, leaseUntil })
    return () => {
      lastLook = look
      if (isBeatDue) beatAt = draft.now + BEAT_MS
      for (const each of claimed) launchAttempt({ state, store, clock, runner }, each, onFinished)
      if (hasMore) loop.wake()
    }
  }

  const onFinished = ({ inFlight: { key, controller }, result }: Finished) => {
    state.inFlight.delete(attemptKeyText(key))
    loop.once((draft) => settleAttempt(draft, { key, abortReason: controller.signal.reason }, result))
    notifyIdle()
  }
  const notifyIdle = () => {
    for (const waiter of idleWaiters) waiter()
  }

  const loop = createLoop({
    state,
    store,
    clock,
    step,
    soon: options.soon ?? queueMicrotask,
    onProblem,
    nextWake: (now) => (isStarted ? nextWake(state, { now, heartbeatMs, renewAt }) : null),
    onCommitted: (draft) => {
      for (const { key, reason } of draft.interrupted) state.inFlight.get(attemptKeyText(key))?.controller.abort(reason)
      followUp()
      if (isStarted && !isDraining) owed.launch()
      announce(draft)
    },
  })

  const owed = createOwed({
    ...{ state, store, clock, runner, limit: callbackParallelism, once: loop.once, onProblem, onIdle: notifyIdle },
    sender: options.alerts?.sender ?? null,
  })

  /** Runs that wait for the run before them look again once that one's end is committed. */
  const followUp = () => {
    if (state.followed.size === 0) return
    for (const active of state.runs.values()) if (state.followed.has(active.run.dagId)) state.dirty.add(active)
    state.followed.clear()
    if (state.dirty.size > 0) loop.wake()
  }

  const announce = ({ touched }: Draft) => {
    for (const dagId of touched.backfills) options.onChange?.({ topic: 'backfills', dagId })
    for (const dagId of touched.dags) options.onChange?.(dagId === '' ? { topic: 'dags' } : { topic: 'dags', dagId })
    for (const { dagId, runId } of touched.runs.values()) {
      options.onChange?.({ topic: 'runs', dagId, runId })
      runWaiters.tell({ dagId, runId })
    }
  }

  const whenIdle = (isIdle: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = () => {
        if (!isIdle()) return
        idleWaiters.delete(check)
        resolve()
      }
      idleWaiters.add(check)
      check()
    })
  const inFlightOf = ({ dagId, runId }: DagRun) =>
    [...state.inFlight.values()].filter(({ key }) => key.dagId === dagId && key.runId === runId).length

  const runTest: Scheduler['runTest'] = async (request) => {
    const replaced = await loop.submit((draft) => replacedByTest(draft, request, store))
    if (replaced !== null) {
      const { dagId, runId } = replaced
      if (!isRunOver(replaced.state))
        await loop.submit((draft) => cancelRun(draft, { dagId, runId, by: request.by ?? 'test' }, store))
      await whenIdle(() => inFlightOf(replaced) === 0)
      await removeLogs?.(dagId, runId)
    }
    return loop.submit((draft) => {
      const run = putTestRun(draft, request, commandDeps)
      state.only?.runs.add(runKey(run.dagId, run.runId))
      return run
    })
  }

  const drain: Scheduler['drain'] = async (graceMs) => {
    isDraining = true
    const isIdle = () => state.inFlight.size === 0 && owed.isIdle()
    const cancel = clock.wakeAt(clock.now() + graceMs, () => {
      for (const { controller } of state.inFlight.values()) controller.abort(ABORT.shutdown)
      owed.stop(ABORT.shutdown)
    })
    await whenIdle(isIdle)
    cancel()
    // What came in last is written with this pass. If the store refuses, `onProblem` has it, and the next start finds it lost.
    const beat = (draft: Draft) => state.only === null && draft.add({ type: 'heartbeat', at: draft.now })
    await loop.submit(beat).catch(() => undefined)
  }

  return {
    start: ({ askedOnly } = { askedOnly: false }) => {
      const running = store.runningAttempts()
      state.only = askedOnly ? { runs: new Set(), backfills: new Set() } : null
      isStarted = true
      lastLook = { now: clock.now(), elapsed: clock.elapsed() }
      const watchedUntil = askedOnly ? null : store.lastHeartbeat()
      loop.once((draft) => {
        if (watchedUntil !== null) noteGap(draft, gapSince(watchedUntil, draft.now))
        recover(draft, running, owner)
      })
    },
    registerFile: (file) => loop.submit((draft) => registerFile(draft, file)),
    removeFile: (fileloc) => loop.submit((draft) => removeFile(draft, fileloc)),
    ...createCommands(loop, commandDeps),
    ...createAssetApi({ ...commandDeps, state, now: clock.now, submit: loop.submit }),
    runTest,
    testTask: createTaskTests({ submit: loop.submit, store, clock, runner, backend: options.backend }),
    waitForRun: runWaiters.wait,
    backfills: createBackfills({ state, store, clock, loop, parallelism, leavings: options.leavings }),
    dagSummary: (dagId) => summary(requireDag(state, dagId), clock.now()),
    dagSummaries: () =>
      [...state.dags.values()].filter(({ row }) => row.isActive).map((known) => summary(known, clock.now())),
    nextExecutions: (dagId, count) => nextExecutions(requireDag(state, dagId), count, clock.now()),
    explain: (request) => explain({ state, store, limits, now: clock.now() }, request),
    inFlight: () => state.inFlight.size,
    pulse: () => ({ lookedAt: lastLook.now, everyMs: heartbeatMs, isScheduling: isStarted && state.only === null }),
    poolUse: () => poolUse(state),
    wake: loop.wake,
    drain,
    [Symbol.asyncDispose]: async () => {
      if (!isDraining) await drain(DISPOSE_GRACE_MS)
      loop.stop()
    },
  }
}

import type { StorageStatus, StorageUse } from '../contract/models/platform.ts'
import { cutoff, isLow, itemsToRemove, type Limits } from '../core/retention.ts'
import type { Clock } from './ports/clock.ts'
import type { EventStore } from './ports/eventStore.ts'
import type { LogStore } from './ports/logStore.ts'
import type { ObjectStore } from './ports/objectStore.ts'
import type { RunStore } from './ports/runStore.ts'

export type StorageKind = StorageUse['kind']
export type RetentionLimits = Readonly<Record<StorageKind, Limits>>

const DAY = 24 * 60 * 60_000
const GIB = 1024 ** 3

export const DEFAULT_LIMITS: RetentionLimits = {
  events: { maxAgeMs: 30 * DAY, maxBytes: 20 * GIB },
  objects: { maxAgeMs: 90 * DAY, maxBytes: 20 * GIB },
  runs: { maxAgeMs: 365 * DAY, maxBytes: null },
  logs: { maxAgeMs: 90 * DAY, maxBytes: 5 * GIB },
}

/** Of each DAG this many runs stay, however old. */
const RUNS_KEPT = 100
/** Runs looked at, and removed, in one step, so that the scheduler is never held up for long. */
const STEP = 200
/** How often the free space is looked at, and how often everything is measured and tidied; real or simulated ms. */
const LOOK_EVERY = 10_000
const TIDY_EVERY = 10 * 60_000

export type Retention = AsyncDisposable & {
  start(): void
  status(): Promise<StorageStatus>
  /** Sets the limits of one kind and tidies at once. */
  setLimits(limits: { kind: StorageKind } & Limits): Promise<StorageStatus>
  /** Measures and removes what is past its limits. */
  tidy(): Promise<void>
}

/**
 * Keeps what the limits allow and no more, and watches the free space: below the floor `onLow` is told, once there is
 * room again `onEnough`. What a run under way may need is never removed.
 */
export const createRetention = (options: {
  readonly clock: Clock
  readonly events: EventStore
  readonly objects: ObjectStore
  readonly runStore: RunStore
  readonly logs: LogStore
  readonly freeSpace: () => Promise<number>
  readonly floorBytes: number
  readonly limits: RetentionLimits
  readonly saveLimits: (limits: RetentionLimits) => void
  readonly onLow: (reason: string) => void
  readonly onEnough: () => void
  readonly onChange: () => void
  readonly onError: (error: unknown) => void
}): Retention => {
  const { clock, events, objects, runStore, logs } = options
  let limits = options.limits
  let low = false
  let measured: StorageStatus['uses'] | null = null
  let nextTidy = 0
  let disarm: (() => void) | null = null
  let working: Promise<void> = Promise.resolve()
  const stopped = new AbortController()

  const measure = async (): Promise<StorageStatus['uses']> => {
    const usages = {
      events: await events.usage(),
      objects: await objects.usage(),
      runs: runStore.usage(),
      logs: await logs.usage(),
    }
    const kinds: StorageKind[] = ['events', 'objects', 'runs', 'logs']
    return kinds.map((kind) => ({ kind, bytes: usages[kind].bytes, items: usages[kind].items, ...limits[kind] }))
  }

  const tidyEvents = async (): Promise<void> => {
    const { firstAt, lastAt } = await events.stats()
    if (firstAt === null || lastAt === null) return
    const { bytes } = await events.usage()
    const before = cutoff({ first: firstAt, last: lastAt, bytes }, limits.events, clock.now())
    if (before !== null) await events.removeBefore(before, stopped.signal)
  }

  const tidyObjects = async (): Promise<void> => {
    const all = []
    for (const bucket of await objects.buckets()) {
      for (const object of await objects.list(bucket, { limit: Number.MAX_SAFE_INTEGER }, stopped.signal)) {
        all.push({ ...object, at: object.lastModified, bytes: object.size })
      }
    }
    // Objects carry the machine's time, whatever clock the scheduler runs on.
    for (const { bucket, key } of itemsToRemove(all, limits.objects, Date.now())) {
      stopped.signal.throwIfAborted()
      await objects.remove(bucket, key)
    }
  }

  const tidyRuns = async (): Promise<void> => {
    const { maxAgeMs, maxBytes } = limits.runs
    const tooBig = (): boolean => maxBytes !== null && runStore.usage().bytes > maxBytes
    while (!stopped.signal.aborted) {
      const before = tooBig() ? clock.now() : maxAgeMs === null ? null : clock.now() - maxAgeMs
      if (before === null) return
      const removed = runStore.removeRunsBefore(before, { keepLast: RUNS_KEPT, limit: STEP })
      for (const { dagId, runId } of removed) await logs.removeRun(dagId, runId)
      if (removed.length < STEP) return
    }
  }

  const tidyLogs = async (): Promise<void> => {
    const first = runStore.usage().oldestAt
    if (first === null) return
    const { bytes } = await logs.usage()
    const before = cutoff({ first, last: clock.now(), bytes }, limits.logs, clock.now())
    if (before === null) return
    let page = runStore.runs({ before, limit: STEP })
    while (page.length > 0 && !stopped.signal.aborted) {
      for (const run of page) {
        if (run.state === 'success' || run.state === 'failed') await logs.removeRun(run.dagId, run.runId)
      }
      page = runStore.runs({ before: page.at(-1)?.runAfter, limit: STEP })
    }
  }

  const tidyAll = async (): Promise<void> => {
    for (const step of [tidyEvents, tidyObjects, tidyRuns, tidyLogs]) {
      if (stopped.signal.aborted) return
      await step().catch((error: unknown) => {
        if (!stopped.signal.aborted) options.onError(error)
      })
    }
    measured = await measure()
    options.onChange()
  }

  const tidy = (): Promise<void> => {
    nextTidy = clock.now() + TIDY_EVERY
    working = working.then(tidyAll).catch(options.onError)
    return working
  }

  const lookAtSpace = async (): Promise<number> => {
    const free = await options.freeSpace()
    const isNowLow = isLow(free, options.floorBytes, low)
    if (isNowLow !== low) {
      low = isNowLow
      if (low)
        options.onLow(
          `Only ${megabytes(free)} are free where Pfad keeps its data; ${megabytes(options.floorBytes)} must stay free.`,
        )
      else options.onEnough()
      options.onChange()
    }
    return free
  }

  const tick = (): void => {
    disarm = clock.wakeAt(clock.now() + LOOK_EVERY, tick)
    lookAtSpace().catch(options.onError)
    if (clock.now() >= nextTidy) void tidy()
  }

  const status = async (): Promise<StorageStatus> => {
    measured ??= await measure()
    return {
      uses: measured.map((use) => ({ ...use, ...limits[use.kind] })),
      freeBytes: await lookAtSpace(),
      floorBytes: options.floorBytes,
      belowFloor: low,
    }
  }

  return {
    start: () => {
      nextTidy = clock.now() + TIDY_EVERY
      tick()
    },
    status,
    setLimits: async ({ kind, maxAgeMs, maxBytes }) => {
      limits = { ...limits, [kind]: { maxAgeMs, maxBytes } }
      options.saveLimits(limits)
      await tidy()
      return status()
    },
    tidy,
    async [Symbol.asyncDispose]() {
      stopped.abort()
      disarm?.()
      await working
    },
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2).toLocaleString('en')} MB`

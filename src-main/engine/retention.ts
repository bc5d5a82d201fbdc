import type { StorageStatus } from '../contract/models/platform.ts'
import type { EpochMs } from '../contract/models/primitives.ts'
import { isLow, type Limits } from '../core/retention.ts'
import {
  type Cleaned,
  createCleaning,
  createMeasuring,
  createTidying,
  STORAGE_KINDS,
  type StorageKind,
  type Stores,
  type Usage,
} from './tidying.ts'

export type RetentionLimits = Readonly<Record<StorageKind, Limits>>

const DAY = 24 * 60 * 60_000
const GB = 1e9

export const DEFAULT_LIMITS: RetentionLimits = {
  events: { maxAgeMs: 30 * DAY, maxBytes: 20 * GB },
  objects: { maxAgeMs: 90 * DAY, maxBytes: 20 * GB },
  runs: { maxAgeMs: 365 * DAY, maxBytes: null },
  logs: { maxAgeMs: 90 * DAY, maxBytes: 5 * GB },
}

/** How often the free space is looked at, and how often everything is measured and tidied; real or simulated ms. */
const LOOK_EVERY = 10_000
const TIDY_EVERY = 10 * 60_000
/** What somebody looks at is measured anew after this long (ms). */
const FRESH = 10_000
/** Work that took long is repeated the more rarely: this many times as long after it, so that it costs next to nothing. */
const TIDY_REST = 500
const MEASURE_REST = 20

export type Retention = AsyncDisposable & {
  start(): void
  /** Answers with what is known at once; a newer measurement, where one is due, is announced by `onChange`. */
  status(): Promise<StorageStatus>
  /** Sets the limits of one kind and tidies at once. */
  setLimits(limits: { kind: StorageKind } & Limits): Promise<StorageStatus>
  /** Measures and removes what is past its limits. */
  tidy(): Promise<void>
  /** At once, by date: Airflow's `db clean`. Of each DAG the last run stays. */
  clean(before: EpochMs, options: { dryRun: boolean }, signal: AbortSignal): Promise<Cleaned>
}

export type RetentionOptions = Stores & {
  readonly freeSpace: () => Promise<number>
  readonly floorBytes: number
  readonly limits: RetentionLimits
  readonly saveLimits: (limits: RetentionLimits) => void
  readonly onLow: (reason: string) => void
  readonly onEnough: () => void
  readonly onChange: () => void
  readonly onError: (error: unknown) => void
}

/**
 * Keeps what the limits allow and no more, and watches the free space: below the floor `onLow` is told, once there is
 * room again `onEnough`. What a run under way may need is never removed. Only one piece of work goes on at a time.
 */
export const createRetention = (options: RetentionOptions): Retention => {
  const { clock, onError } = options
  const tidying = createTidying(options)
  const measuring = createMeasuring(options)
  const stopped = new AbortController()
  let limits = options.limits
  let low = false
  const measured = new Map<StorageKind, Usage>()
  let isMeasured = false
  let staleAt = 0
  let nextTidy = 0
  let disarm: (() => void) | null = null
  let working: Promise<void> = Promise.resolve()
  let measureWork: Promise<void> | null = null

  const report = (error: unknown): void => {
    if (!stopped.signal.aborted) onError(error)
  }
  /** Does `work` for each kind, after all that was asked for before; one store that is away does not keep the others from it. */
  const forEachKind = (work: (kind: StorageKind) => Promise<Usage>, then: (took: number) => void): Promise<void> => {
    working = working.then(async () => {
      // Real time, so that a test's clock does not make the work cost more.
      const begun = Date.now()
      for (const kind of STORAGE_KINDS) {
        if (stopped.signal.aborted) return
        await work(kind).then((usage) => measured.set(kind, usage), report)
      }
      const took = Date.now() - begun
      staleAt = Date.now() + Math.max(FRESH, took * MEASURE_REST)
      isMeasured = true
      then(took)
      options.onChange()
    })
    return working
  }

  const tidy = (): Promise<void> => {
    nextTidy = clock.now() + TIDY_EVERY
    return forEachKind(
      (kind) => tidying[kind](limits[kind], stopped.signal),
      (took) => {
        nextTidy = clock.now() + Math.max(TIDY_EVERY, took * TIDY_REST)
      },
    )
  }

  const measureAgain = (): Promise<void> => {
    measureWork ??= forEachKind(
      (kind) => measuring[kind](stopped.signal),
      () => {
        measureWork = null
      },
    )
    return measureWork
  }

  const lookAtSpace = async (): Promise<number> => {
    const free = await options.freeSpace()
    const isNowLow = isLow(free, options.floorBytes, low)
    if (isNowLow === low || stopped.signal.aborted) return free
    low = isNowLow
    if (low) {
      options.onLow(lowReason(free, options.floorBytes))
      // What is past its limits may be all that is in the way.
      void tidy()
    } else options.onEnough()
    options.onChange()
    return free
  }

  const tick = (): void => {
    disarm = clock.wakeAt(clock.now() + LOOK_EVERY, tick)
    lookAtSpace().catch(report)
    if (clock.now() >= nextTidy) void tidy()
  }

  const status = async (): Promise<StorageStatus> => {
    if (Date.now() >= staleAt) {
      const again = measureAgain()
      if (!isMeasured) await again
    }
    return {
      uses: STORAGE_KINDS.map((kind) => ({ kind, ...(measured.get(kind) ?? NOTHING), ...limits[kind] })),
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
    clean: createCleaning(options),
    async [Symbol.asyncDispose]() {
      stopped.abort(new Error('stopped'))
      disarm?.()
      await working
    },
  }
}

const NOTHING: Usage = { bytes: 0, items: 0 }

const lowReason = (free: number, floor: number): string =>
  `Only ${megabytes(free)} are free where Pfad keeps its data; ${megabytes(floor)} must stay free.`

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2).toLocaleString('en')} MB`

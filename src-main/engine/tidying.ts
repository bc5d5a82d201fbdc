import type { StorageUse } from '../contract/models/platform.ts'
import type { EpochMs } from '../contract/models/primitives.ts'
import { cutoff, itemsToRemove, type Limits, type Moment, SPARED_MS } from '../core/retention.ts'
import type { Clock } from './ports/clock.ts'
import type { EventStore } from './ports/eventStore.ts'
import type { LogStore, RunLogs } from './ports/logStore.ts'
import type { ObjectStore } from './ports/objectStore.ts'
import type { ReportStore } from './ports/reportStore.ts'
import type { RunStore } from './ports/runStore.ts'

export type StorageKind = StorageUse['kind']
export const STORAGE_KINDS: readonly StorageKind[] = ['events', 'objects', 'runs', 'logs']

/** Bytes and items of one kind. */
export type Usage = { readonly bytes: number; readonly items: number }

export type Stores = {
  readonly clock: Clock
  readonly events: EventStore
  readonly objects: ObjectStore
  readonly runStore: RunStore
  /** Lie in the same file as the runs, and are kept as long. */
  readonly reportStore: ReportStore
  readonly logs: LogStore
  /** The machine's time, by which files are dated whatever the clock says; default `Date.now`. */
  readonly fileTime?: () => EpochMs
}

/** Of each DAG this many runs stay, however old, and the reports of as many minutes. */
const RUNS_KEPT = 100
/** Runs removed in one step, so that the scheduler is never held up for long. */
const STEP = 200

/** Removes runs with their logs, and reports, that are older than `before`; of each DAG the newest `keepLast` stay. */
export const createCleaning =
  ({ runStore, reportStore, logs }: Pick<Stores, 'runStore' | 'reportStore' | 'logs'>) =>
  async (before: EpochMs, { dryRun }: { dryRun: boolean }, signal: AbortSignal): Promise<Cleaned> => {
    if (dryRun) {
      const wish = { keepLast: 1, limit: Number.MAX_SAFE_INTEGER, dryRun }
      return { runs: runStore.removeRunsBefore(before, wish), reports: reportStore.removeBefore(before, wish) }
    }
    const cleaned = { runs: [] as RunRef[], reports: 0 }
    for (;;) {
      signal.throwIfAborted()
      const removed = runStore.removeRunsBefore(before, { keepLast: 1, limit: STEP })
      for (const { dagId, runId } of removed) await logs.removeRun(dagId, runId)
      const reports = reportStore.removeBefore(before, { keepLast: 1, limit: STEP })
      cleaned.runs.push(...removed)
      cleaned.reports += reports
      if (removed.length < STEP && reports < STEP) return cleaned
    }
  }

type RunRef = { readonly dagId: string; readonly runId: string }
export type Cleaned = { readonly runs: RunRef[]; readonly reports: number }

type PerKind<F> = Readonly<Record<StorageKind, F>>

/** How much each kind takes. */
export const createMeasuring = (stores: Stores): PerKind<(signal: AbortSignal) => Promise<Usage>> => ({
  events: async (signal) => stores.events.usage(signal),
  objects: async (signal) => stores.objects.usage(signal),
  runs: async () => stores.runStore.usage(),
  logs: async (signal) => stores.logs.usage(signal),
})

/** For each kind: removes what is past its limits and no run under way may need; gives what is left. */
export const createTidying = (stores: Stores): PerKind<(limits: Limits, signal: AbortSignal) => Promise<Usage>> => {
  const { clock, events, objects, runStore, reportStore, logs, fileTime = Date.now } = stores

  /** By the clock: events of the intervals of runs under way, and of the hour before them, stay. */
  const momentOfEvents = (): Moment => {
    const now = clock.now()
    let first = now
    for (const { run } of runStore.activeRuns()) first = Math.min(first, run.dataInterval?.start ?? now)
    return { now, sparedFrom: first - SPARED_MS }
  }

  /** By the machine's time: what is younger than the oldest run under way stays. */
  const momentOfFiles = (): Moment => {
    const now = fileTime()
    let age = SPARED_MS
    for (const { run } of runStore.activeRuns()) age = Math.max(age, clock.now() - run.queuedAt)
    return { now, sparedFrom: now - age }
  }

  return {
    async events(limits, signal) {
      const { firstAt, lastAt } = await events.stats(signal)
      const usage = await events.usage(signal)
      if (firstAt === null || lastAt === null) return usage
      const before = cutoff({ first: firstAt, last: lastAt, bytes: usage.bytes }, limits, momentOfEvents())
      if (before === null) return usage
      await events.removeBefore(before, signal)
      return events.usage(signal)
    },

    async objects(limits, signal) {
      const all = []
      for (const bucket of await objects.buckets(signal)) {
        for await (const { key, size, lastModified } of objects.scan(bucket, signal)) {
          all.push({ bucket, key, at: lastModified, bytes: size })
        }
      }
      const old = itemsToRemove(all, limits, momentOfFiles())
      for (const { bucket, key } of old) {
        signal.throwIfAborted()
        await objects.remove(bucket, key, signal)
      }
      return rest(all, old)
    },

    async runs({ maxAgeMs, maxBytes }, signal) {
      for (;;) {
        signal.throwIfAborted()
        const usage = runStore.usage()
        const isTooMuch = maxBytes !== null && usage.bytes > maxBytes
        if (!isTooMuch && maxAgeMs === null) return usage
        const before = isTooMuch ? clock.now() : clock.now() - (maxAgeMs ?? 0)
        const removed = runStore.removeRunsBefore(before, { keepLast: RUNS_KEPT, limit: STEP })
        for (const { dagId, runId } of removed) await logs.removeRun(dagId, runId)
        const reports = reportStore.removeBefore(before, { keepLast: RUNS_KEPT, limit: STEP })
        if (removed.length < STEP && reports < STEP) return runStore.usage()
      }
    },

    async logs(limits, signal) {
      const all: (RunLogs & { readonly at: EpochMs })[] = []
      for await (const run of logs.runs(signal)) all.push({ ...run, at: run.lastModified })
      const moment = momentOfFiles()
      const old = itemsToRemove(all, limits, moment)
      // Logs whose run is gone: it was removed, and the process died before they were.
      const orphans = all.filter(({ dagId, runId, at }) => at < moment.sparedFrom && !runStore.run(dagId, runId))
      const active = new Set(runStore.activeRuns().map(({ run }) => keyOf(run)))
      const removed = [...new Set([...old, ...orphans])].filter((run) => !active.has(keyOf(run)))
      for (const { dagId, runId } of removed) {
        signal.throwIfAborted()
        await logs.removeRun(dagId, runId)
      }
      return rest(
        all.map(({ bytes, items }) => ({ bytes, items })),
        removed,
      )
    },
  }
}

const keyOf = ({ dagId, runId }: { readonly dagId: string; readonly runId: string }): string =>
  JSON.stringify([dagId, runId])

type Counted = { readonly bytes: number; readonly items?: number }

const total = (all: readonly Counted[]): Usage =>
  all.reduce<Usage>((sum, { bytes, items = 1 }) => ({ bytes: sum.bytes + bytes, items: sum.items + items }), {
    bytes: 0,
    items: 0,
  })

const rest = (all: readonly Counted[], removed: readonly Counted[]): Usage => {
  const [before, gone] = [total(all), total(removed)]
  return { bytes: before.bytes - gone.bytes, items: before.items - gone.items }
}

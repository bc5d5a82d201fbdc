import { setTimeout as sleep } from 'node:timers/promises'
import type { EpochMs } from '../../contract/models/primitives.ts'
import type { UserEvent } from '../../contract/models/userEvent.ts'
import { backOff } from '../../core/backOff.ts'
import type { LiveSource } from '../../core/producer/live.ts'
import type { FromProducer } from './messages.ts'

/** Events that go at once; `deliver` resolves when they are where they should be, and may be called again. */
export type Parcel = { readonly count: number; readonly deliver: () => Promise<unknown> }

/** Where events go. */
export type Sink = {
  cut(events: UserEvent[]): Iterable<Parcel>
  /** So long events gather before they are sent (ms); left out: by the rate. */
  readonly lingerMs?: number
}

type PumpOptions = {
  readonly source: LiveSource
  readonly now: () => EpochMs
  /** The milliseconds by which the rate is told; default: real ones. */
  readonly elapsed?: (() => number) | undefined
  /** `onTrouble` is told why a delivery that is under way waits. */
  readonly openSink: (onTrouble: (reason: string) => void) => Promise<Sink>
  readonly eventsPerSecond: () => number
  /** Time between two batches (ms) where the sink does not say; left out: by the rate. */
  readonly tickMs?: number | undefined
  readonly onStatus: (status: FromProducer & { type: 'status' }) => void
}

/** Time between two batches (ms); few events go less often, because a commit costs the same for one as for a hundred. */
const tickOf = (eventsPerSecond: number): number => (eventsPerSecond >= 500 ? 100 : 250)
/** More do not go into one batch: what is slower than the rate slows the producer down. */
const MOST_AT_ONCE = 20_000
const STATUS_EVERY_MS = 500

/**
 * Sends what the source gives, one batch after the other: the answer is the backpressure. An event counts as produced when
 * it is acknowledged; what fails is sent again until it is (the same ids: nothing is doubled). When `signal` aborts, what
 * is on its way is still waited for, so that what is counted is what is stored.
 */
export const pump = async (options: PumpOptions, signal: AbortSignal): Promise<void> => {
  const { source, now, eventsPerSecond } = options
  const status = createStatus(options.onStatus, options.elapsed)
  const sink = await untilDone(() => options.openSink(status.trouble), status, signal)
  while (sink !== undefined && !signal.aborted) {
    const startedAt = performance.now()
    const batch = source.advance(now(), eventsPerSecond(), MOST_AT_ONCE)
    for (const parcel of sink.cut(batch)) {
      if (signal.aborted) break
      await untilDone(() => parcel.deliver().then(() => status.produced(parcel.count)), status, signal)
    }
    status.report()
    const spent = performance.now() - startedAt
    await pause((sink.lingerMs ?? options.tickMs ?? tickOf(eventsPerSecond())) - spent, signal)
  }
  status.report('last')
}

type Status = ReturnType<typeof createStatus>

/** Does it again and again, with pauses between, until it succeeds; undefined when `signal` aborts before it has. */
const untilDone = async <T>(work: () => Promise<T>, status: Status, signal: AbortSignal): Promise<T | undefined> => {
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      return await work()
    } catch (thrown) {
      status.trouble(thrown instanceof Error ? thrown.message : String(thrown))
      await pause(backOff(failures, Math.random()), signal)
    }
  }
  return undefined
}

const createStatus = (onStatus: PumpOptions['onStatus'], elapsedMs: () => number = () => performance.now()) => {
  let produced = 0
  let trouble: string | null = null
  let last = { at: performance.now(), elapsed: elapsedMs(), produced: 0 }
  const report = (kind: 'due' | 'urgent' | 'last' = 'due'): void => {
    const now = performance.now()
    if (kind === 'due' && now - last.at < STATUS_EVERY_MS) return
    const elapsed = elapsedMs() - last.elapsed
    const actualPerSecond = elapsed > 0 ? ((produced - last.produced) / elapsed) * 1000 : 0
    last = { at: now, elapsed: elapsedMs(), produced }
    onStatus({ type: 'status', produced, actualPerSecond, trouble, over: kind === 'last' })
  }
  return {
    report,
    produced(count: number): void {
      produced += count
      const wasTrouble = trouble !== null
      trouble = null
      if (wasTrouble) report('urgent')
    },
    trouble(reason: string): void {
      const isNew = trouble !== reason
      trouble = reason
      report(isNew ? 'urgent' : 'due')
    },
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(Math.max(1, ms), undefined, { signal }).catch(() => undefined)

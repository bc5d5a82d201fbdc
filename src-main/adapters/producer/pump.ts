import { setTimeout as sleep } from 'node:timers/promises'
import type { EpochMs } from '../../contract/models/primitives.ts'
import type { UserEvent } from '../../contract/models/userEvent.ts'
import type { LiveSource } from '../../core/producer/live.ts'
import type { FromProducer } from './messages.ts'

type PumpOptions = {
  readonly source: LiveSource
  readonly now: () => EpochMs
  readonly insert: (events: UserEvent[]) => Promise<unknown>
  readonly eventsPerSecond: () => number
  readonly onStatus: (status: FromProducer & { type: 'status' }) => void
}

/** Time between two batches (ms); few events go less often, because a commit costs the same for one as for a hundred. */
const tickOf = (eventsPerSecond: number): number => (eventsPerSecond >= 500 ? 100 : 250)
/** More do not go into one batch: a store that is slower than the rate slows the producer down. */
const MOST_AT_ONCE = 20_000
const STATUS_EVERY_MS = 500
const LONGEST_PAUSE_MS = 2_000

/**
 * Sends what the source gives, one batch after the other: the store's answer is the backpressure. An event counts as
 * produced when the store has it; a batch that fails is sent again until it has (the same ids: nothing is doubled). When
 * `signal` aborts, the batch on its way is still waited for, so that what is counted is what is stored.
 */
export const pump = async (options: PumpOptions, signal: AbortSignal): Promise<void> => {
  const { source, now, eventsPerSecond } = options
  const status = createStatus(options.onStatus)
  while (!signal.aborted) {
    const startedAt = performance.now()
    const batch = source.advance(now(), eventsPerSecond(), MOST_AT_ONCE)
    if (batch.length > 0) await send(options, batch, status, signal)
    status.report()
    const spent = performance.now() - startedAt
    await pause(tickOf(eventsPerSecond()) - spent, signal)
  }
  status.report('last')
}

type Status = ReturnType<typeof createStatus>

const send = async (options: PumpOptions, batch: UserEvent[], status: Status, signal: AbortSignal): Promise<void> => {
  for (let wait = 100; !signal.aborted; wait = Math.min(LONGEST_PAUSE_MS, wait * 2)) {
    try {
      await options.insert(batch)
      status.produced(batch.length)
      return
    } catch (thrown) {
      status.trouble(thrown instanceof Error ? thrown.message : String(thrown))
      await pause(wait, signal)
    }
  }
}

const createStatus = (onStatus: PumpOptions['onStatus']) => {
  let produced = 0
  let trouble: string | null = null
  let last = { at: performance.now(), produced: 0 }
  const report = (kind: 'due' | 'urgent' | 'last' = 'due'): void => {
    const now = performance.now()
    const elapsed = now - last.at
    if (kind === 'due' && elapsed < STATUS_EVERY_MS) return
    const actualPerSecond = elapsed > 0 ? ((produced - last.produced) / elapsed) * 1000 : 0
    last = { at: now, produced }
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

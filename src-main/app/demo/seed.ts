import { generateEvents } from '../../core/producer/generate.ts'
import type { Scheduler } from '../../engine/createScheduler.ts'
import type { EventStore } from '../../engine/ports/eventStore.ts'
import type { Producer } from '../handlers/services.ts'

const MINUTE = 60_000
/** The replay begins here: a working morning in the pipeline's zone. */
export const REPLAY_START = Date.UTC(2026, 0, 14, 6)
/** Minutes that are there already when it begins. */
const PAST = 12
const SEED = 20_260_114
/** Events per second of the replay's own time. */
export const REPLAY_RATE = 20
/** So long the seeded runs may take (real ms); those that take longer end while the replay runs. */
const SEEDED_WITHIN = 30_000

export type SeedParts = {
  readonly events: EventStore
  readonly scheduler: Pick<Scheduler, 'trigger' | 'waitForRun' | 'setPaused'>
  readonly producer: Producer
  readonly minuteDagId: string
  readonly dagsLoaded: Promise<void>
}

/** What every demo begins with, the same each time: a few minutes of events with their reports, and a shop that opens. */
export const seedDemo = async (parts: SeedParts): Promise<void> => {
  const { events, scheduler, producer, minuteDagId: dagId, dagsLoaded } = parts
  const from = REPLAY_START - PAST * MINUTE
  const past = { from, minutes: PAST, eventsPerMinute: REPLAY_RATE * 60, seed: SEED, batchSize: 5000 }
  for (const batch of generateEvents(past)) await events.insert(batch)
  await producer.set({ running: true, eventsPerSecond: REPLAY_RATE })
  await dagsLoaded
  // Runs of a paused DAG wait; the newest of the past minutes falls due by itself once it is switched on.
  const runIds: string[] = []
  for (let minute = from; minute < REPLAY_START - 3 * MINUTE; minute += MINUTE) {
    // A run is about the minute before its interval.
    const { runId } = await scheduler.trigger({ dagId, logicalDate: minute + MINUTE, triggeredBy: 'demo' })
    runIds.push(runId)
  }
  await scheduler.setPaused({ dagId, isPaused: false, by: 'demo' })
  const signal = AbortSignal.timeout(SEEDED_WITHIN)
  for (const runId of runIds) await scheduler.waitForRun(dagId, runId, signal).catch(() => undefined)
}

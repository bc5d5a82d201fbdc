import { PfadError } from '../contract/error.ts'
import type { Scheduler } from '../engine/createScheduler.ts'
import type { Clock } from '../engine/ports/clock.ts'
import type { EventStore } from '../engine/ports/eventStore.ts'
import type { Producer } from './handlers/services.ts'

const MINUTE = 60_000
/** Minutes of the example that are run at once, beside the one that is due by itself. */
const MINUTES_RUN = 4
/** The live producer's rate in a new home, events per second. */
const FIRST_RATE = 50

/**
 * What a new home begins with, so that there is something to see: the example hour, shifted to end now, its last minutes
 * run at once, the minute pipeline switched on, and the producer at a walking pace. It may be killed anywhere and is then
 * done once more: each step bears being repeated.
 */
export const firstStart = async (options: {
  readonly clock: Clock
  readonly events: EventStore
  /** null: no example, and none of its minutes. */
  readonly exampleFile: string | null
  readonly scheduler: Scheduler
  readonly minuteDagId: string
  readonly dagsLoaded: Promise<void>
  readonly producer: Producer
  /** The example is nice to have: without it the rest goes on. */
  readonly onProblem: (error: unknown) => void
}): Promise<void> => {
  const { clock, events, scheduler, minuteDagId, exampleFile } = options
  if (exampleFile !== null && (await events.count()) === 0) {
    await events
      .importFile({ path: exampleFile, example: true, shiftToEndAt: clock.now() }, () => undefined)
      .catch(options.onProblem)
  }
  await options.producer.set({ running: true, eventsPerSecond: FIRST_RATE })
  await options.dagsLoaded
  const lastMinute = Math.floor(clock.now() / MINUTE) * MINUTE
  for (let back = 2; exampleFile !== null && back < 2 + MINUTES_RUN; back++) {
    const logicalDate = lastMinute - back * MINUTE
    await scheduler.trigger({ dagId: minuteDagId, logicalDate, triggeredBy: 'first start' }).catch(unlessThere)
  }
  await scheduler.setPaused({ dagId: minuteDagId, isPaused: false, by: 'first start' })
}

const unlessThere = (thrown: unknown): void => {
  if (!(thrown instanceof PfadError && thrown.code === 'run-exists')) throw thrown
}

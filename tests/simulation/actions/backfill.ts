import { type Action, HAND, MINUTE } from './action.ts'

/** A stretch of the last hour, over dates that have runs and such that have none. */
export const backfill: Action = {
  name: 'backfill',
  probability: 0.001,
  act: ({ scheduler, now, upTo, pick, ask }) => {
    const toDate = now() - upTo(30) * MINUTE
    ask(
      scheduler.backfills.create({
        dagId: pick(['latest', 'all', 'awake'] as const) ?? 'latest',
        fromDate: toDate - upTo(30) * MINUTE,
        toDate,
        reprocessBehavior: pick(['none', 'failed', 'completed'] as const),
        runBackwards: upTo(2) === 0,
        maxActiveRuns: 1 + upTo(3),
        by: HAND,
      }),
    )
  },
}

/** Pauses one, lets it go on, or gives it up. */
export const steerBackfill: Action = {
  name: 'steerBackfill',
  probability: 0.002,
  act: ({ scheduler, store, pick, upTo, ask }) => {
    const found = pick(store.activeBackfills())
    if (found === undefined) return
    const { id, isPaused } = found
    if (upTo(4) === 0) ask(scheduler.backfills.cancel({ id, by: HAND }))
    else ask(scheduler.backfills.setPaused({ id, isPaused: !isPaused, by: HAND }))
  },
}

import { reprocessBehavior } from '../../../src-main/contract/models/backfill.ts'
import { type Action, HAND, MINUTE } from './action.ts'

/** Past dates of any DAG, be it that Airflow would refuse it: then so does Pfad. */
export const backfill: Action = {
  name: 'backfill',
  probability: 0.004,
  act: ({ scheduler, now, upTo, pick, ask }) => {
    const fromDate = now() - upTo(400) * MINUTE
    ask(
      scheduler.backfills.create({
        ...{ dagId: pick(['latest', 'all', 'interval', 'awake', 'hand']) ?? '', by: HAND },
        ...{ fromDate, toDate: fromDate + upTo(90) * MINUTE, runBackwards: upTo(3) === 0 },
        ...{ reprocessBehavior: pick(reprocessBehavior.options), maxActiveRuns: 1 + upTo(3) },
      }),
    )
  },
}

const steer = (name: string, probability: number, verb: 'pause' | 'unpause' | 'cancel'): Action => ({
  name,
  probability,
  act: ({ scheduler, store, pick, ask }) => {
    const one = pick(store.activeBackfills())
    if (one === undefined) return
    const { cancel, setPaused } = scheduler.backfills
    ask(
      verb === 'cancel'
        ? cancel({ id: one.id, by: HAND })
        : setPaused({ id: one.id, isPaused: verb === 'pause', by: HAND }),
    )
  },
})

export const pauseBackfill = steer('pauseBackfill', 0.004, 'pause')
export const unpauseBackfill = steer('unpauseBackfill', 0.01, 'unpause')
export const cancelBackfill = steer('cancelBackfill', 0.0005, 'cancel')

import { type Action, HAND } from './action.ts'

export const trigger: Action = {
  name: 'trigger',
  probability: 0.02,
  act: ({ scheduler, ask }) => ask(scheduler.trigger({ dagId: 'hand', triggeredBy: HAND })),
}

export const cancel: Action = {
  name: 'cancel',
  probability: 0.003,
  act: ({ scheduler, store, pick, ask }) => {
    const victim = pick(store.activeRuns())
    if (victim !== undefined) ask(scheduler.cancelRun({ ...victim.run, by: HAND }))
  },
}

/** A backfill of a date that has a run runs that one again. */
export const rerun: Action = {
  name: 'rerun',
  probability: 0.002,
  act: ({ scheduler, store, pick, ask }) => {
    const run = pick(store.runs({ dagId: 'latest', state: 'failed', limit: 5 }))
    if (run === undefined || run.logicalDate === null) return
    const { dagId, logicalDate } = run
    ask(scheduler.trigger({ dagId, logicalDate, runType: 'backfill', triggeredBy: HAND }))
  },
}

/** Dates off the schedule's own, and the same one twice. */
export const triggerDate: Action = {
  name: 'triggerDate',
  probability: 0.002,
  act: ({ scheduler, now, upTo, ask }) =>
    ask(
      scheduler.trigger({
        dagId: 'hand',
        logicalDate: now() - (now() % 60_000) - upTo(20) * 60_000,
        triggeredBy: HAND,
      }),
    ),
}

export const pause: Action = {
  name: 'pause',
  probability: 0.001,
  act: ({ scheduler, ask }) => ask(scheduler.setPaused({ dagId: 'hand', isPaused: true, by: HAND })),
}

export const unpause: Action = {
  name: 'unpause',
  probability: 0.01,
  act: ({ scheduler, ask }) => ask(scheduler.setPaused({ dagId: 'hand', isPaused: false, by: HAND })),
}

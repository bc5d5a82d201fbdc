import type { Backfill, BackfillPreview, BackfillRequest } from '../../contract/models/backfill.ts'
import { backfillIntervals, ownsRun } from '../../core/backfill.ts'
import type { Loop } from '../loop.ts'
import type { Clock } from '../ports/clock.ts'
import type { RunStore } from '../ports/runStore.ts'
import { type EngineState, runKey } from '../state.ts'
import { cancelBackfill, createBackfill, setBackfillPaused, wishOf } from './commands.ts'
import { inSlices } from './inSlices.ts'
import { type Leavings, previewBackfill } from './preview.ts'

/** What people can ask of backfills. */
export type Backfills = {
  readonly create: (request: BackfillRequest & { by: string }) => Promise<Backfill>
  /** Changes nothing. `limit`: how many of its dates to name. */
  readonly preview: (request: BackfillRequest, limit: number, signal?: AbortSignal) => Promise<BackfillPreview>
  readonly setPaused: (request: { id: number; isPaused: boolean; by: string }) => Promise<Backfill>
  readonly cancel: (request: { id: number; by: string }) => Promise<Backfill>
  /** Lets it go on where backfills do so only when asked for: see `SchedulerOptions.backfills`. */
  readonly goOn: (id: number) => void
}

export const createBackfills = (deps: {
  readonly state: EngineState
  readonly store: RunStore
  readonly clock: Clock
  readonly loop: Pick<Loop, 'submit' | 'wake'>
  readonly parallelism: number
  readonly leavings: Leavings | undefined
}): Backfills => {
  const { state, store, clock, loop } = deps
  return {
    create: async ({ by, ...request }) => {
      const wish = wishOf(state, request, clock.now())
      // Counted before, a slice at a time: a year of minutes has half a million dates.
      let total = 0
      await inSlices(
        backfillIntervals(wish),
        (slice) => {
          total += slice.length
        },
        clock,
      )
      return loop.submit((draft) => createBackfill(draft, { wish, total, by }, store))
    },
    preview: async (request, limit, signal) =>
      previewBackfill({ ...deps, limit }, wishOf(state, request, clock.now()), signal),
    setPaused: (request) => loop.submit((draft) => setBackfillPaused(draft, request, store)),
    cancel: (request) => loop.submit((draft) => cancelBackfill(draft, request, store)),
    goOn: (id) => {
      state.only?.backfills.add(id)
      const backfill = state.backfills.values().find((each) => each.id === id)
      // Those that an app left behind are its as well.
      for (const active of state.runs.values()) {
        if (backfill === undefined || !ownsRun(backfill, active.run)) continue
        state.only?.runs.add(runKey(active.run.dagId, active.run.runId))
        state.dirty.add(active)
        state.touchedDags.add(active.run.dagId)
      }
      loop.wake()
    },
  }
}

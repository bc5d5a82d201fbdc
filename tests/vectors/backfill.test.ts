import { describe, expect, it } from 'vitest'
import { backfillIntervals, decideDate } from '../../src-main/core/backfill.ts'
import { runTransitions } from '../../src-main/core/dagRun.ts'
import { parseSchedule } from '../../src-main/core/schedule.ts'
import { taskTransitions } from '../../src-main/core/taskInstance.ts'
import { instant, readVectors, textOf } from './vectors.ts'

// Backfills of many dates, refusals, starts and ends are in backfillRuns.test.ts.
const { now, dates, reprocess, clears } = readVectors('backfill')

/** Airflow's errors are calls that it refuses before it looks at dates; this one it raises because it found none. */
const isAnswered = (found: string[] | string) => Array.isArray(found) || found === 'NoBackfillRunsToCreate'

describe("a backfill's dates, against Airflow", () => {
  it.each(dates.filter(([, , , , , found]) => isAnswered(found)))(
    '%s in %s from %s to %s, backwards %s',
    (schedule, zone, from, to, isBackwards, found) => {
      const asked = { fromDate: instant(from), toDate: instant(to), runBackwards: isBackwards, createdAt: instant(now) }
      const intervals = backfillIntervals({ ...asked, schedule: parseSchedule(schedule, zone) })
      expect(intervals.map(({ start }) => textOf(start)).toArray()).toEqual(Array.isArray(found) ? found : [])
    },
  )
})

describe('what becomes of a date, against Airflow', () => {
  it.each(reprocess)('with %s, where its run is %s: %s', (behavior, state, found) => {
    expect(decideDate(state, behavior)).toBe(found === 'made' ? 'created' : found)
  })
})

describe('a clear, against Airflow', () => {
  it.each(clears)('of a run that is %s with %j: %j', (runState, states, _wanted, runAfter, cleared) => {
    // A task that is cleared already has nothing to go through.
    const targets = cleared
      .map((taskId) => states[taskId])
      .map((state) => (state ? taskTransitions[state].clear : 'none'))
    expect(targets).toEqual(cleared.map(() => 'none'))
    // A run that is still going on goes on; otherwise it is queued again, if a task of it was cleared.
    const isTouched = cleared.length > 0 && runState !== 'running'
    expect(isTouched ? runTransitions[runState].clear : runState).toBe(runAfter)
  })
})

import { describe, expect, it } from 'vitest'
import { runTransitions } from '../../src-main/core/dagRun.ts'
import { parseSchedule } from '../../src-main/core/schedule.ts'
import { taskTransitions } from '../../src-main/core/taskInstance.ts'
import { createTimetable } from '../../src-main/core/timetable.ts'
import { instant, readVectors, textOf } from './vectors.ts'

// What of backfill.json needs a backfill of Pfad's own (`reprocess`, the refusals), or a choice of tasks by their
// neighbours (which tasks `clears` takes), is compared once there is one.
const { now, dates, clears } = readVectors('backfill')

/** Airflow's errors are calls that it refuses before it looks at dates; this one it raises because it found none. */
const isAnswered = (found: string[] | string) => Array.isArray(found) || found === 'NoBackfillRunsToCreate'

describe("a backfill's dates, against Airflow", () => {
  it.each(dates.filter(([, , , , , found]) => isAnswered(found)))(
    '%s in %s from %s to %s, backwards %s',
    (schedule, zone, from, to, isBackwards, found) => {
      const complete: string[] = []
      for (const { start, end } of createTimetable(parseSchedule(schedule, zone)).from(instant(from))) {
        if (start > instant(to) || end >= instant(now)) break
        complete.push(textOf(start))
      }
      const inOrder = isBackwards ? complete.toReversed() : complete
      expect(inOrder).toEqual(Array.isArray(found) ? found : [])
    },
  )
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

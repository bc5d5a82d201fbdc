import type { RecentRun } from '../../../src-main/contract/models/run.ts'

/** The least that is still seen (%). */
const LEAST = 14

/** How high each run's bar is (%): the longest fills it; one that is not over counts as the longest so far. */
export const barHeights = (runs: readonly Pick<RecentRun, 'startDate' | 'endDate'>[]): number[] => {
  const times = runs.map(({ startDate, endDate }) =>
    startDate === null || endDate === null ? null : endDate - startDate,
  )
  const most = Math.max(1, ...times.flatMap((time) => time ?? []))
  return times.map((time, index) => {
    if (time === null) return runs[index]?.startDate === null ? LEAST : 100
    return Math.max(LEAST, Math.round((time / most) * 100))
  })
}

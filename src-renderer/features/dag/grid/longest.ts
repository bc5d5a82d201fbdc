import type { GridRun } from '../../../../src-main/contract/models/run.ts'

/** The longest of these runs, in ms: what the bars above the grid are measured by. */
export const longestOf = (pages: Iterable<readonly Pick<GridRun, 'startDate' | 'endDate'>[]>): number => {
  let longest = 0
  for (const runs of pages) {
    for (const { startDate, endDate } of runs) {
      if (startDate !== null && endDate !== null) longest = Math.max(longest, endDate - startDate)
    }
  }
  return longest
}

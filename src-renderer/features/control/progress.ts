import type { BackfillDetail } from '../../../src-main/contract/models/backfill.ts'

type Progress = {
  readonly success: number
  readonly failed: number
  /** Queued or running. */
  readonly active: number
  /** Dates that were left as they are, or whose run is gone. */
  readonly left: number
  readonly text: string
}

/** What became of a backfill's dates so far. */
export const progressOf = ({ counts }: Pick<BackfillDetail, 'counts'>): Progress => {
  const sums = { success: 0, failed: 0, active: 0, left: 0 }
  for (const { decision, state, dates } of counts) {
    const isOurs = decision === 'created' || decision === 'rerun'
    if (!isOurs || state === null) sums.left += dates
    else if (state === 'success' || state === 'failed') sums[state] += dates
    else sums.active += dates
  }
  const words = [
    [sums.success, 'success'],
    [sums.failed, 'failed'],
    [sums.active, 'at work'],
    [sums.left, 'left out'],
  ] as const
  const said = words.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : []))
  return { ...sums, text: said.join(', ') || 'none yet' }
}

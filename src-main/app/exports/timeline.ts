import type { Attempt, DagRun } from '../../contract/models/run.ts'
import { type Html, html } from './html.ts'
import { durationText } from './text.ts'

const NAMES = 250
const WIDTH = 1040
const ROW = 26
const MOST = 100

/** Each attempt as a bar over time, what it waited in the queue as an empty one before it. */
export const timeline = (run: DagRun, attempts: readonly Attempt[], exportedAt: number): Html | null => {
  const shown = attempts.slice(0, MOST)
  if (shown.length === 0) return null
  const begin = Math.min(run.runAfter, ...shown.map(({ queuedAt, startDate }) => queuedAt ?? startDate))
  const end = Math.max(
    begin + 1,
    run.endDate ?? exportedAt,
    ...shown.map(({ startDate, endDate }) => endDate ?? startDate),
  )
  const at = (instant: number): number =>
    Number((NAMES + ((instant - begin) / (end - begin)) * (WIDTH - NAMES - 90)).toFixed(1))
  const bar = (attempt: Attempt, index: number): Html => {
    const y = index * ROW
    const [queued, from, to] = [
      at(attempt.queuedAt ?? attempt.startDate),
      at(attempt.startDate),
      at(attempt.endDate ?? end),
    ]
    const name = `${attempt.taskId}${attempt.mapIndex >= 0 ? ` [${attempt.mapIndex}]` : ''}${attempt.tryNumber > 1 ? ` #${attempt.tryNumber}` : ''}`
    const took = attempt.endDate === null ? 'runs' : durationText(attempt.endDate - attempt.startDate)
    return html`<text x="0" y="${y + 17}">${name.length > 32 ? `${name.slice(0, 31)}…` : name}</text><rect class="queued" x="${queued}" y="${y + 6}" width="${Math.max(0, from - queued)}" height="14"/><rect class="ran ${attempt.outcome ?? 'running'}" x="${from}" y="${y + 5}" width="${Math.max(2, to - from)}" height="16" rx="3"/><text class="d" x="${Math.max(to, from + 2) + 6}" y="${y + 17}">${took}</text>`
  }
  const height = shown.length * ROW + 4
  return html`<div class="wide"><svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="When each attempt waited and ran">${shown.map(bar)}<path class="axis" d="M${NAMES} 0V${height}"/></svg></div>${attempts.length > MOST && html`<p class="dim">The first ${MOST} of ${attempts.length} attempts.</p>`}`
}

import type { ReportCounts } from '../../contract/models/report.ts'
import { type Html, html } from './html.ts'
import { countText } from './text.ts'

const NAMES = 160
const WIDTH = 820
const ROW = 34

/** Successes and errors of each event type, as bars with their figures. */
export const reportChart = ({ by_event_type }: ReportCounts): Html | null => {
  const rows = Object.entries(by_event_type).toSorted(([, a], [, b]) => b.SUCCESS + b.ERROR - a.SUCCESS - a.ERROR)
  const most = Math.max(1, ...rows.map(([, { SUCCESS, ERROR }]) => SUCCESS + ERROR))
  if (rows.length === 0) return null
  const long = (count: number): number => Number(((count / most) * (WIDTH - NAMES - 190)).toFixed(1))
  const bar = ([type, { SUCCESS, ERROR }]: (typeof rows)[number], index: number): Html => {
    const y = index * ROW
    const [good, bad] = [long(SUCCESS), ERROR > 0 ? Math.max(2, long(ERROR)) : 0]
    return html`<text x="0" y="${y + 20}">${type}</text><rect class="ran" x="${NAMES}" y="${y + 6}" width="${good}" height="20"/><rect class="bad" x="${NAMES + good}" y="${y + 6}" width="${bad}" height="20"/><text class="d" x="${NAMES + good + bad + 8}" y="${y + 20}">${countText(SUCCESS)} succeeded, ${countText(ERROR)} failed</text>`
  }
  const height = rows.length * ROW
  return html`<div class="wide"><svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Events by type">${rows.map(bar)}</svg></div>`
}

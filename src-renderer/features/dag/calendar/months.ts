import type { DagRunState } from '../../../../src-main/contract/models/run.ts'

const DAY = 86_400_000

/** A day of the calendar: its week is its column, its weekday (Monday 0) its row. */
export type CalendarCell = { readonly date: string; readonly column: number; readonly row: number }

/** All days of a year, in weeks that begin on Monday. */
export const daysOf = (year: number): CalendarCell[] => {
  const first = Date.UTC(year, 0, 1)
  const offset = (new Date(first).getUTCDay() + 6) % 7
  const count = (Date.UTC(year + 1, 0, 1) - first) / DAY
  return Array.from({ length: count }, (_, day) => ({
    date: new Date(first + day * DAY).toISOString().slice(0, 10),
    column: Math.floor((day + offset) / 7),
    row: (day + offset) % 7,
  }))
}

/** The state that stands for many runs: what failed first, then what is not over. */
const ORDER: readonly DagRunState[] = ['failed', 'running', 'queued', 'success']

export type States = Readonly<Partial<Record<DagRunState, number>>>

export const stateOf = (states: States): DagRunState | null => ORDER.find((state) => (states[state] ?? 0) > 0) ?? null

/** `1438 success, 2 failed` */
export const statesText = (states: States): string =>
  (['success', 'failed', 'running', 'queued'] as const)
    .flatMap((state) => (states[state] ? [`${states[state]} ${state}`] : []))
    .join(', ')

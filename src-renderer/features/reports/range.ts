import type { ReportSeries, ReportSum } from '../../../src-main/contract/models/minute.ts'
import { formatCount, formatPlural, formatShare } from '../../shared/format/number.ts'
import { formatDate, formatInterval, formatMinute } from '../../shared/format/time.ts'

const MINUTE = 60_000

/** How far the dashboard looks back. */
export const RANGES = [
  { name: '1h', label: '1 hour', ms: 60 * MINUTE },
  { name: '6h', label: '6 hours', ms: 360 * MINUTE },
  { name: '24h', label: '24 hours', ms: 1440 * MINUTE },
  { name: '7d', label: '7 days', ms: 7 * 1440 * MINUTE },
  { name: '30d', label: '30 days', ms: 30 * 1440 * MINUTE },
] as const

export type Range = (typeof RANGES)[number]

/** The range of that name; the first where it is none. */
export const rangeOf = (name: string | null): Range => RANGES.find((range) => range.name === name) ?? RANGES[0]

/** The minute that is asked for as the end of the range, or null: now. */
export const endOf = (text: string | null): number | null => {
  const at = Number(text ?? Number.NaN)
  return Number.isSafeInteger(at) && at > 0 && at < 8e15 ? at : null
}

type Step = ReportSeries['steps'][number]

/** How many minutes a step has that could have a report. */
export const expectedOf = (step: Pick<Step, 'at'>, { stepMs, to }: Pick<ReportSeries, 'stepMs' | 'to'>): number =>
  (Math.min(to, step.at + stepMs) - step.at) / MINUTE

/** A step in words: `10:00 – 10:05: 5 of 5 reports, 15,000 events, 62 errors (0.4 %)`. */
export const stepInWords = (step: Step, series: Pick<ReportSeries, 'stepMs' | 'to'>, zone: string): string => {
  const { stepMs } = series
  const when =
    stepMs === MINUTE
      ? `${formatDate(step.at, zone)} ${formatMinute(step.at, zone)}`
      : `${formatDate(step.at, zone)} ${formatInterval({ start: step.at, end: step.at + stepMs }, zone)}`
  return `${when}: ${sumInWords(step, expectedOf(step, series))}`
}

const sumInWords = ({ minutes, noData, events, errors }: ReportSum, expected: number): string => {
  if (minutes === 0) return 'no report'
  const of = expected === 1 ? '' : `${minutes} of ${formatPlural(expected, 'report')}, `
  if (noData === minutes) return `${of}no event`
  return `${of}${formatPlural(events, 'event')}, ${formatPlural(errors, 'error')} (${formatShare(errors, events)})`
}

/** Without its last minute, where that has no report yet: its run is on its way. */
export const withoutUnfinished = (series: ReportSeries): ReportSeries => {
  const last = series.steps.at(-1)
  if (series.stepMs > MINUTE || last === undefined || last.minutes > 0 || series.steps.length === 1) return series
  return { ...series, to: last.at, steps: series.steps.slice(0, -1) }
}

/** Minutes of the range that have no report. */
export const missingOf = (series: ReportSeries): number =>
  Math.max(0, (series.to - series.from) / MINUTE - series.total.minutes)

/** The axis' words: about six, at round times. */
export const ticksOf = ({ from, stepMs, steps }: ReportSeries, zone: string): { at: number; label: string }[] => {
  const count = steps.length
  const span = count * stepMs
  const isLong = span > 2 * 1440 * MINUTE
  const every = TICKS.find((step) => span / step <= 7) ?? 7 * 1440 * MINUTE
  const first = nextRound(from, every, zone)
  const ticks: { at: number; label: string }[] = []
  for (let at = first; at < from + span; at += every) {
    ticks.push({ at: (at - from) / span, label: isLong ? formatDate(at, zone).slice(5) : formatMinute(at, zone) })
  }
  return ticks
}

const TICKS = [10, 15, 30, 60, 120, 240, 360, 720, 1440, 2 * 1440, 5 * 1440].map((minutes) => minutes * MINUTE)

/** The first instant from `from` on whose local time of day is a multiple of `every`. */
const nextRound = (from: number, every: number, zone: string): number => {
  const [hours = 0, minutes = 0] = formatMinute(from, zone).split(':').map(Number)
  const local = (hours * 60 + minutes) * MINUTE + (from % MINUTE)
  const day = Math.min(every, 1440 * MINUTE)
  return from + ((day - (local % day)) % day)
}

/** A share as an axis writes it. */
export const percent = (share: number): string => `${formatCount(Math.round(share * 1000) / 10)} %`

import cronstrue from 'cronstrue'
import type { AssetExpression, Schedule } from '../../../src-main/contract/models/dag.ts'
import { formatDuration } from './duration.ts'

const UNITS: ReadonlyMap<number, string> = new Map([
  [1000, 'second'],
  [60_000, 'minute'],
  [3_600_000, 'hour'],
  [86_400_000, 'day'],
])

/** When a DAG runs, in words: `Every minute`, `At 09:00, Monday through Friday (Europe/Berlin)`, `When a and b were updated`. */
export const describeSchedule = (schedule: Schedule): string => {
  switch (schedule.kind) {
    case 'none':
      return 'Only when triggered'
    case 'once':
      return 'Once'
    case 'interval':
      return `Every ${UNITS.get(schedule.ms) ?? formatDuration(schedule.ms)}`
    case 'cron':
      return describeCron(schedule.expression, schedule.timezone)
    case 'assets':
      return `When ${describeAssets(schedule.expression)} updated`
    case 'assetsOrTime':
      return `When ${describeAssets(schedule.expression)} updated, or: ${describeCron(schedule.cron, schedule.timezone)}`
    default:
      return 'Unknown schedule'
  }
}

/** The schedule as it was written, for those who read cron; null where there is no such text. */
export const scheduleText = (schedule: Schedule): string | null =>
  schedule.kind === 'cron' ? schedule.expression : schedule.kind === 'assetsOrTime' ? schedule.cron : null

const describeCron = (expression: string, timezone: string): string => {
  try {
    const words = cronstrue
      .toString(expression, { use24HourTimeFormat: true, verbose: false })
      .replace(/^At (\d\d:\d\d)$/, 'Every day at $1')
    // A zone says something only where the hour matters.
    return /\d\d:\d\d|hour|day|month/i.test(words) ? `${words} (${timezone})` : words
  } catch {
    return `${expression} (${timezone})`
  }
}

const describeAssets = (expression: AssetExpression): string => {
  const text = joinAssets(expression)
  return `${text} ${'asset' in expression || 'any' in expression ? 'was' : 'were'}`
}

const joinAssets = (expression: AssetExpression, isInner = false): string => {
  if ('asset' in expression) return expression.asset
  const parts = 'all' in expression ? expression.all : expression.any
  const text = parts.map((part) => joinAssets(part, true)).join('all' in expression ? ' and ' : ' or ')
  return isInner && parts.length > 1 ? `(${text})` : text
}

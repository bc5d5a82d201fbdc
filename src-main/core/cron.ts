import { PfadError } from '../contract/error.ts'

/**
 * Cron as croniter reads it, because that is what Airflow runs on: five fields, names, ranges (also backwards, `fri-mon`),
 * steps, lists, `?`, `L` (last day), `L5` (last Friday), `fri#2` (second Friday); when both days are restricted either may
 * match. The npm parsers differ in just these corners (and bring a date library), and their errors do not name the field.
 */
export type Cron = {
  /** Minutes since midnight, ascending. */
  readonly timesOfDay: readonly number[]
  /** Whether it fires in each of the day's 24 hours: such a cron also fires in the second pass of an hour. */
  readonly everyHour: boolean
  readonly matchesDay: (year: number, month: number, day: number) => boolean
}

type FieldName = 'minute' | 'hour' | 'day of month' | 'month' | 'day of week'
type Field = { readonly name: FieldName; readonly min: number; readonly max: number; readonly names: readonly string[] }

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const FIELDS = {
  minute: { name: 'minute', min: 0, max: 59, names: [] },
  hour: { name: 'hour', min: 0, max: 23, names: [] },
  day: { name: 'day of month', min: 1, max: 31, names: [] },
  month: { name: 'month', min: 1, max: 12, names: MONTHS },
  weekday: { name: 'day of week', min: 0, max: 7, names: WEEKDAYS },
} as const satisfies Record<string, Field>

const PRESETS: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@quarterly': '0 0 1 */3 *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
}

/** The five fields that a preset such as `@daily` stands for, or the text itself. */
export const expandPreset = (expression: string): string => {
  const name = expression.trim().toLowerCase()
  return Object.hasOwn(PRESETS, name) ? (PRESETS[name] ?? expression) : expression
}

const LAST = 'last'
type Nth = number | typeof LAST
type FieldSet = {
  readonly values: ReadonlySet<number>
  readonly last: boolean
  readonly nth: ReadonlyMap<number, Set<Nth>>
}

/**
 * Parses five fields or a preset. Throws `PfadError('bad-cron')` that names the field and what it may hold; also for an
 * expression that no date can ever match (`0 0 30 2 *`).
 */
export const parseCron = (expression: string): Cron => {
  const texts = expandPreset(expression).trim().toLowerCase().split(/\s+/)
  const [minute, hour, day, month, weekday] = texts
  if (
    texts.length !== 5 ||
    minute === undefined ||
    hour === undefined ||
    day === undefined ||
    month === undefined ||
    weekday === undefined
  ) {
    throw badCron(expression, `has ${expression.trim() === '' ? 0 : texts.length} fields, not five`)
  }
  const parse = (field: Field, text: string) => parseField(field, text, expression)
  const minutes = parse(FIELDS.minute, minute).values
  const hours = parse(FIELDS.hour, hour).values
  const days = parse(FIELDS.day, day)
  const months = parse(FIELDS.month, month).values
  const weekdays = parse(FIELDS.weekday, weekday)
  // As croniter does: a list of all days is a restriction only where it stands beside another one.
  const dayRestricted = restricts(day, days, 31, weekday)
  const weekdayRestricted = restricts(weekday, weekdays, 7, day)

  const matchesDay = (year: number, monthOfYear: number, dayOfMonth: number): boolean => {
    if (!months.has(monthOfYear)) return false
    const byDay = () => days.values.has(dayOfMonth) || (days.last && dayOfMonth === daysIn(year, monthOfYear))
    const byWeekday = () => matchesWeekday(weekdays, year, monthOfYear, dayOfMonth)
    if (dayRestricted && weekdayRestricted) return byDay() || byWeekday()
    if (dayRestricted) return byDay()
    return weekdayRestricted ? byWeekday() : true
  }
  const timesOfDay = [...hours].flatMap((h) => [...minutes].map((m) => h * 60 + m)).toSorted((a, b) => a - b)
  const cron = { timesOfDay, everyHour: hours.size === 24, matchesDay }
  if (nextMatchingDay(cron, Date.UTC(2000, 0, 1), 1) === null) throw badCron(expression, 'matches no date at all')
  return cron
}

const DAY = 86_400_000
/** As far as croniter looks: the fifth Monday of February comes once in 28 years, 40 around 2100. */
const HORIZON_DAYS = 50 * 366

/** The first matching day from `localDay` (local midnight written as UTC epoch ms), itself included, or null. */
export const nextMatchingDay = (cron: Cron, localDay: number, direction: 1 | -1): number | null => {
  for (let step = 0, day = localDay; step < HORIZON_DAYS; step += 1, day += direction * DAY) {
    const date = new Date(day)
    if (cron.matchesDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())) return day
  }
  return null
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

const matchesWeekday = (weekdays: FieldSet, year: number, month: number, day: number): boolean => {
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay()
  if (weekdays.values.has(weekday)) return true
  const nth = weekdays.nth.get(weekday)
  if (nth === undefined) return false
  return nth.has(Math.ceil(day / 7)) || (nth.has(LAST) && day + 7 > daysIn(year, month))
}

const restricts = (text: string, set: FieldSet, all: number, other: string): boolean => {
  if (text === '*' || text === '?') return false
  const isAll = !set.last && set.nth.size === 0 && set.values.size === all
  return !(isAll && (other.includes('*') || other === '?'))
}

const badCron = (expression: string, what: string) =>
  new PfadError(
    'bad-cron',
    `The cron expression "${expression}" ${what}.`,
    'Five fields: minute hour day-of-month month day-of-week, such as "*/15 9-17 * * mon-fri", or @hourly, @daily, @weekly, @monthly, @yearly.',
  )

const parseField = (field: Field, text: string, expression: string): FieldSet => {
  const values = new Set<number>()
  const nth = new Map<number, Set<Nth>>()
  let last = false
  const isDay = field.name === 'day of month'
  const isWeekday = isWeekdayField(field)
  const wrong = (part: string, why: string) => badCron(expression, `has "${part}" in the field ${field.name}: ${why}`)
  if (text === '?' && !isDay && !isWeekday) throw wrong('?', '"?" stands for a day only')

  for (const part of text === '?' ? ['*'] : text.split(',')) {
    const special = isWeekday ? /^(?:(\w+)#(\d+)|l(\d+))$/.exec(part) : null
    if (isDay && part === 'l') {
      last = true
    } else if (special !== null) {
      const [, day, count, lastOf] = special
      const which: Nth = lastOf === undefined ? Number(count) : LAST
      if (which !== LAST && (which < 1 || which > 5)) throw wrong(part, 'a month has at most five of a weekday')
      const weekday = valueOf(field, day ?? lastOf ?? '', (why) => wrong(part, why))
      nth.set(weekday, (nth.get(weekday) ?? new Set()).add(which))
    } else {
      for (const value of parseRange(field, part, (why) => wrong(part, why))) values.add(value)
    }
  }
  if (nth.size > 0 && values.size > 0) throw wrong(text, 'plain weekdays and "#" or "L" cannot be mixed')
  return { values, last, nth }
}

/** Sunday is 0 and 7. */
const isWeekdayField = (field: Field): boolean => field.name === 'day of week'

type Wrong = (why: string) => PfadError

const valueOf = (field: Field, text: string, wrong: Wrong): number => {
  const name = field.names.indexOf(text)
  if (name >= 0) return field.name === 'month' ? name + 1 : name
  if (!/^\d+$/.test(text)) {
    const names = field.names.length > 0 ? ` nor one of ${field.names.join(', ')}` : ''
    throw wrong(`"${text}" is ${names === '' ? 'no number' : `neither a number${names}`}`)
  }
  const value = Number(text)
  if (value < field.min || value > field.max) throw wrong(`it takes ${field.min} to ${field.max}`)
  return isWeekdayField(field) ? value % 7 : value
}

const parseRange = (field: Field, part: string, wrong: Wrong): number[] => {
  const match = /^([^/-]+)(?:-([^/-]+))?(?:\/(\d+))?$/.exec(part)
  if (match === null) throw wrong('it takes a value, a range a-b, a step */n or a list of these')
  const [, from = '', to, stepText] = match
  const step = stepText === undefined ? 1 : Number(stepText)
  if (step === 0) throw wrong('a step of 0 never ends')
  const max = isWeekdayField(field) ? 6 : field.max
  if (from === '*') {
    if (to !== undefined) throw wrong('"*" is no end of a range')
    return range(field.min, max, step)
  }
  const low = valueOf(field, from, wrong)
  if (to === undefined) return stepText === undefined ? [low] : range(low, max, step)
  const high = field.name === 'day of month' && to === 'l' ? 31 : valueOf(field, to, wrong)
  // croniter's reading: an equal range such as jan-jan is the whole cycle, a backward one goes round.
  if (low === high) return range(field.min, max, step)
  return low < high ? range(low, high, step) : aroundTheEnd(field.min, max, { low, high, step })
}

const range = (low: number, high: number, step: number): number[] =>
  Array.from({ length: Math.max(0, Math.floor((high - low) / step) + 1) }, (_, index) => low + index * step)

const aroundTheEnd = (min: number, max: number, of: { low: number; high: number; step: number }): number[] => {
  const size = max - min + 1
  return range(of.low, of.high + size, of.step).map((value) => min + ((value - min) % size))
}

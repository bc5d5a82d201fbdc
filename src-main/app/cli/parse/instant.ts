import { PfadError } from '../../../contract/error.ts'
import type { EpochMs } from '../../../contract/models/primitives.ts'

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/i

/** An ISO 8601 date or instant as epoch ms, or null. Without a zone it is UTC; no field is guessed or carried over. */
export const readInstant = (text: string): EpochMs | null => {
  const match = DATE.exec(text)
  if (match === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const local = Date.UTC(year, month - 1, day, hour, minute, second)
  const date = new Date(local)
  // Date.UTC carries 30 February over into March and takes the years 0–99 for 1900–1999.
  const isReal =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59
  const offset = readOffset(match[8])
  if (!isReal || offset === null) return null
  return local + Number((match[7] ?? '').slice(0, 3).padEnd(3, '0')) - offset
}

const readOffset = (text: string | undefined): number | null => {
  if (text === undefined || text.toUpperCase() === 'Z') return 0
  const hours = Number(text.slice(1, 3))
  const minutes = Number(text.slice(-2))
  if (hours > 14 || minutes > 59) return null
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** As `readInstant`, for an argument of the command line. Throws `bad-argument`. */
export const parseInstant = (text: string): EpochMs => {
  const instant = readInstant(text)
  if (instant !== null) return instant
  throw new PfadError(
    'bad-argument',
    `${JSON.stringify(text)} is not a date.`,
    'Write it as 2025-01-15, 2025-01-15T06:31:00Z or 2025-01-15T10:01:00+03:30; without a zone it is UTC.',
  )
}

/** `2025-01-15T06:31:00Z`; milliseconds only where there are some. */
export const formatInstant = (instant: EpochMs): string => new Date(instant).toISOString().replace('.000Z', 'Z')
export const formatInstantOrNull = (instant: EpochMs | null): string | null =>
  instant === null ? null : formatInstant(instant)

import type { EpochMs } from '../../contract/models/primitives.ts'

const ISO = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?\s?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i

/**
 * An instant as text: epoch milliseconds, or ISO 8601 with `T` or a space, a fraction cut to milliseconds, and a zone.
 * Without a zone it is UTC, as the field is in every engine. null: it is neither, or no date that exists.
 */
export const parseTimestamp = (text: string): EpochMs | null => {
  if (/^[+-]?\d{1,15}$/.test(text)) return Number(text)
  const parts = ISO.exec(text)
  if (!parts) return null
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = parts
  const fields = [year, month, day, hour, minute, second].map(Number)
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = fields
  const date = new Date(0)
  date.setUTCFullYear(y, mo - 1, d)
  date.setUTCHours(h, mi, s, Number(fraction.padEnd(3, '0').slice(0, 3)))
  const isReal = date.getUTCMonth() === mo - 1 && date.getUTCDate() === d && h < 24 && mi < 60 && s < 60
  const offset = offsetMinutes(zone)
  return isReal && offset !== null ? date.getTime() - offset * 60_000 : null
}

const offsetMinutes = (zone: string): number | null => {
  const parts = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone)
  if (!parts) return 0
  const [, sign, hours = '0', minutes = '0'] = parts
  const size = Number(hours) * 60 + Number(minutes)
  return size > 18 * 60 || Number(minutes) > 59 ? null : sign === '-' ? -size : size
}

import type { EpochMs } from '../../contract/models/primitives.ts'
import { instantsOf, offsetAt } from '../zone.ts'

const TEXT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?))?(Z|[+-]\d\d:?\d\d)?$/

/**
 * A date of a DAG's options as an instant: a `Date`, or ISO text, which without an offset of its own is read on the
 * clocks of `timezone` (in the hour that clocks skip: that much later). null where it is no date.
 */
export const instantMs = (value: unknown, timezone: string): EpochMs | null => {
  if (value instanceof Date) return Number.isFinite(value.getTime()) ? value.getTime() : null
  if (typeof value !== 'string') return null
  const [, day, time = '00:00', offset] = TEXT.exec(value.trim()) ?? []
  if (day === undefined) return null
  const asUtc = Date.parse(`${day}T${time}Z`)
  // Date.parse rolls 2025-02-30 over to March.
  if (!Number.isFinite(asUtc) || !new Date(asUtc).toISOString().startsWith(day)) return null
  if (offset !== undefined) return Date.parse(`${day}T${time}${offset.replace(/^(...)(\d\d)$/, '$1:$2')}`)
  return instantsOf(asUtc, timezone)[0] ?? asUtc - offsetAt(asUtc - 86_400_000, timezone)
}

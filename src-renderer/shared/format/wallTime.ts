import { minuteStart } from '../report/minuteOf.ts'
import { formatDate, formatMinute } from './time.ts'

/** An instant as a field for local time takes it: `2025-01-15T10:00`, in that zone. */
export const localMinute = (at: number, zone: string): string => `${formatDate(at, zone)}T${formatMinute(at, zone)}`

/** The instant that such a field names in that zone; null where it is empty, half filled in, or left out by that zone's clocks. */
export const instantOf = (local: string, zone: string): number | null =>
  minuteStart(local.slice(0, 16).replace('T', '_').replace(':', '-'), zone)

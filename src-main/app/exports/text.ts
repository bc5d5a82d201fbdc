import type { DataInterval, EpochMs } from '../../contract/models/primitives.ts'
import { formatOffset, offsetAt, toLocal } from '../../core/zone.ts'

/** `2026-01-14 09:30:00.123`, in that zone; without milliseconds where there are none. */
export const timeText = (at: EpochMs | null, zone: string): string => {
  if (at === null) return '–'
  const text = new Date(toLocal(at, zone)).toISOString().replace('T', ' ').slice(0, 23)
  return text.endsWith('.000') ? text.slice(0, 19) : text
}

/** `2026-01-14 09:36:00 – 09:37:00`; the second date only where it is another. */
export const intervalText = (interval: DataInterval | null, zone: string): string => {
  if (interval === null) return 'none'
  const [start, end] = [timeText(interval.start, zone), timeText(interval.end, zone)]
  return `${start} – ${start.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end}`
}

/** `Asia/Tehran (+0330)` at that instant. */
export const zoneText = (at: EpochMs, zone: string): string => `${zone} (${formatOffset(offsetAt(at, zone))})`

/** `340 ms`, `12.4 s`, `3 min 5 s`. */
export const durationText = (ms: number | null): string => {
  if (ms === null) return '–'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(2))} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

export const countText = (count: number): string => new Intl.NumberFormat('en-US').format(count)

// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g

/** A line as a terminal would show it, without colours. */
export const plainText = (line: string): string => line.replace(ANSI, '')

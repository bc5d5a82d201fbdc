import type { EpochMs } from '../../../src-main/contract/models/primitives.ts'

const NAME = /^(\d{4}-\d\d-\d\d)_(\d\d)-(\d\d)(?:([+-]\d\d)(\d\d))?$/

/** `2025-01-15_10-00` → `2025-01-15 10:00`; any other name as it is. */
export const minuteTitle = (name: string): string => {
  const parts = NAME.exec(name)
  if (!parts) return name
  const [, date, hour, minute, offsetHour, offsetMinute] = parts
  return `${date} ${hour}:${minute}${offsetHour ? ` ${offsetHour}:${offsetMinute}` : ''}`
}

/** The instant at which the minute of that name (spec: `YYYY-MM-DD_HH-MM`, local time of `zone`) starts; null for other names. */
export const minuteStart = (name: string, zone: string): EpochMs | null => {
  const parts = NAME.exec(name)
  if (!parts) return null
  const [, date, hour, minute, offsetHour, offsetMinute] = parts
  if (offsetHour) return Date.parse(`${date}T${hour}:${minute}:00${offsetHour}:${offsetMinute}`)
  const asUtc = Date.parse(`${date}T${hour}:${minute}:00Z`)
  if (Number.isNaN(asUtc)) return null
  // Where clocks go back the name without offset is the first pass: the larger offset, tried first.
  const offsets = [-1, 1].map((side) => offsetAt(asUtc + side * 86_400_000, zone)).toSorted((a, b) => b - a)
  const start = offsets.map((offset) => asUtc - offset).find((instant) => instant + offsetAt(instant, zone) === asUtc)
  return start ?? null
}

/** The object's name in a task's result, `s3a://bucket/2025-01-15_10-00.parquet` → bucket, key and minute. */
export const parseObjectPath = (value: unknown): { bucket: string; key: string; minute: string } | null => {
  if (typeof value !== 'string') return null
  const parts = /^s3a:\/\/([^/]+)\/(.+)$/.exec(value)
  if (!parts?.[1] || !parts[2]) return null
  return { bucket: parts[1], key: parts[2], minute: (parts[2].split('/').at(-1) ?? '').replace(/\.parquet$/, '') }
}

const offsetAt = (instant: EpochMs, zone: string): number => {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(instant)
  return Date.parse(`${parts.replace(' ', 'T')}Z`) - Math.floor(instant / 1000) * 1000
}

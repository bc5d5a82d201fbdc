const NAME = /^(\d{4}-\d\d-\d\d)_(\d\d)-(\d\d)(?:([+-]\d\d)(\d\d))?$/

/** `2025-01-15_10-00` → `2025-01-15 10:00`; any other name as it is. */
export const minuteTitle = (name: string): string => {
  const parts = NAME.exec(name)
  if (!parts) return name
  const [, date, hour, minute, offsetHour, offsetMinute] = parts
  return `${date} ${hour}:${minute}${offsetHour ? ` ${offsetHour}:${offsetMinute}` : ''}`
}

/** The object's name in a task's result, `s3a://bucket/2025-01-15_10-00.parquet` → bucket, key and minute. */
export const parseObjectPath = (value: unknown): { bucket: string; key: string; minute: string } | null => {
  if (typeof value !== 'string') return null
  const parts = /^s3a:\/\/([^/]+)\/(.+)$/.exec(value)
  if (!parts?.[1] || !parts[2]) return null
  return { bucket: parts[1], key: parts[2], minute: (parts[2].split('/').at(-1) ?? '').replace(/\.parquet$/, '') }
}

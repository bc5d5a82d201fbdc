/** The headers of a posted report (spec §2). */
export const HEADERS = {
  idempotencyKey: 'idempotency-key',
  dagId: 'x-pfad-dag-id',
  minute: 'x-pfad-minute',
} as const

/** A DAG's id may have letters of any script, a header only ASCII: all else, and `%`, is percent-encoded UTF-8. */
export const toHeader = (text: string): string => text.replace(/[^\u0021-\u007e]|%/gu, encodeURIComponent)

export const fromHeader = (value: string): string => {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

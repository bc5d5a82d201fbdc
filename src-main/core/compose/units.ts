const DURATION_UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const DURATION = /(\d+(?:\.\d+)?)(us|ms|s|m|h)/gy

/** Compose's duration (`10s`, `1m30s`, `1h5m30s20ms`) in milliseconds; null for what is none. */
export const durationMs = (text: string): number | null => {
  if (text === '0') return 0
  let total = 0
  let at = 0
  DURATION.lastIndex = 0
  for (let found = DURATION.exec(text); found !== null; found = DURATION.exec(text)) {
    total += Number(found[1]) * (DURATION_UNITS[found[2] ?? ''] ?? 0)
    at = DURATION.lastIndex
  }
  return at === 0 || at !== text.length ? null : total
}

const BYTE_UNITS: Readonly<Record<string, number>> = {
  b: 1,
  k: 2 ** 10,
  kb: 2 ** 10,
  m: 2 ** 20,
  mb: 2 ** 20,
  g: 2 ** 30,
  gb: 2 ** 30,
}

/** Compose's byte value (`512m`, `1gb`, a number of bytes) in bytes; null for what is none. */
export const byteCount = (value: string | number): number | null => {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? value : null
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([a-z]*)$/i.exec(value.trim()) ?? []
  if (digits === undefined) return null
  const factor = unit === '' || unit === undefined ? 1 : BYTE_UNITS[unit.toLowerCase()]
  return factor === undefined ? null : Math.round(Number(digits) * factor)
}

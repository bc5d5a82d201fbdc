/** A length of time: seconds, a text such as `500ms`, `3s`, `5m`, `1h30m`, `2d`, or its parts. */
export type Duration = number | string | DurationParts

export type DurationParts = {
  readonly days?: number
  readonly hours?: number
  readonly minutes?: number
  readonly seconds?: number
  readonly milliseconds?: number
}

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const PARTS = { milliseconds: UNITS.ms, seconds: UNITS.s, minutes: UNITS.m, hours: UNITS.h, days: UNITS.d } as const
const TEXT = /^(?:\d+(?:\.\d+)?(?:ms|[smhd])\s*)+$/

/** A duration in milliseconds, or null where the value is none: it must be finite and not negative. */
export const durationMs = (value: unknown): number | null => {
  if (typeof value === 'number') return checked(value * 1000)
  if (typeof value === 'string') return textMs(value.trim())
  if (typeof value === 'object' && value !== null) return partsMs(value)
  return null
}

const textMs = (text: string): number | null => {
  if (!TEXT.test(text)) return null
  let sum = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)) {
    sum += Number(amount) * UNITS[unit as keyof typeof UNITS]
  }
  return checked(sum)
}

const partsMs = (parts: object): number | null => {
  const entries = Object.entries(parts)
  if (entries.length === 0) return null
  let sum = 0
  for (const [name, amount] of entries) {
    if (!Object.hasOwn(PARTS, name) || typeof amount !== 'number') return null
    sum += amount * PARTS[name as keyof typeof PARTS]
  }
  return checked(sum)
}

const checked = (ms: number): number | null => (Number.isFinite(ms) && ms >= 0 ? Math.round(ms) : null)

/** A duration (ms) as its text form: `1h30m`, `2d`, `500ms`. */
export const durationText = (ms: number): string => {
  let rest = Math.round(ms)
  let text = ''
  for (const [unit, size] of Object.entries(UNITS).toSorted(([, a], [, b]) => b - a)) {
    const amount = Math.floor(rest / size)
    rest -= amount * size
    if (amount > 0) text += `${amount}${unit}`
  }
  return text === '' ? '0s' : text
}

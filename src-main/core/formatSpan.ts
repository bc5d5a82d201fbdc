const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** A span in words, in its two largest units: `8 hours 3 minutes`, `1 second`. Milliseconds in. */
export const formatSpan = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const at = UNITS.findIndex(([, unit]) => ms >= unit)
  let left = ms
  const parts = UNITS.slice(at, at + 2).flatMap(([name, unit]) => {
    const count = Math.floor(left / unit)
    left -= count * unit
    return count === 0 ? [] : [`${count} ${name}${count === 1 ? '' : 's'}`]
  })
  return parts.join(' ')
}

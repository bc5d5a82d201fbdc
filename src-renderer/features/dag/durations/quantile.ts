/** The q-quantile (0 … 1) of some values, between two of them by their distance; null of none. */
export const quantile = (values: readonly number[], q: number): number | null => {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * q
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0]
  return low + (high - low) * (place - Math.floor(place))
}

export type Summary = {
  readonly count: number
  readonly median: number
  readonly p95: number
  readonly longest: number
  readonly last: number
}

/** What is said of some durations, oldest first; null of none. */
export const summarize = (values: readonly number[]): Summary | null => {
  const [median, p95] = [quantile(values, 0.5), quantile(values, 0.95)]
  const last = values.at(-1)
  if (median === null || p95 === null || last === undefined) return null
  return { count: values.length, median, p95, longest: Math.max(...values), last }
}

/** The least round number that is not below `value`: 1, 2, 2.5 or 5 times a power of ten. */
export const roundUp = (value: number): number => {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10
  return step * power
}

/** The same for what is counted: its half is whole as well. */
export const roundUpCount = (count: number): number => {
  if (count <= 2) return 2
  const power = 10 ** Math.floor(Math.log10(count))
  const steps = power === 1 ? [2, 4, 6, 8, 10] : [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10]
  return (steps.find((candidate) => candidate * power >= count) ?? 10) * power
}

/** Columns of equal width over 0 … `count`, each from `low` to `high`, as one SVG path; those of no height are left out. */
export const columnsPath = (columns: readonly { readonly low: number; readonly high: number }[], gap: number): string =>
  columns
    .map(({ low, high }, index) =>
      high > low ? `M${round(index + gap / 2)} ${round(low)}h${round(1 - gap)}V${round(high)}h${round(gap - 1)}z` : '',
    )
    .join('')

/** A line through the middles of columns; null interrupts it. A value alone becomes a short dash, to be seen. */
export const linePath = (values: readonly (number | null)[]): string =>
  values
    .map((value, index) => {
      if (value === null) return ''
      const [before, after] = [values[index - 1] ?? null, values[index + 1] ?? null]
      if (before === null && after === null) return `M${round(index + 0.2)} ${round(value)}h0.6`
      return `${before === null ? 'M' : 'L'}${round(index + 0.5)} ${round(value)}`
    })
    .join('')

/** Runs of consecutive indices for which `is` holds, as [first, one after the last]. */
export const runsOf = (count: number, is: (index: number) => boolean): [number, number][] => {
  const runs: [number, number][] = []
  for (let index = 0; index < count; index += 1) {
    if (!is(index)) continue
    const last = runs.at(-1)
    if (last?.[1] === index) last[1] = index + 1
    else runs.push([index, index + 1])
  }
  return runs
}

const round = (value: number): number => Math.round(value * 1000) / 1000

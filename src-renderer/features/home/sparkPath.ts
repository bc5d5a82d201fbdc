/**
 * The path of a small line of values, newest at the right edge, and of the area beneath it. `places` is how many values
 * fill the width. The scale starts at zero, so that a small wobble looks like one.
 */
export const sparkPath = (
  values: readonly number[],
  { width, height, places }: { readonly width: number; readonly height: number; readonly places: number },
): { readonly line: string; readonly area: string } => {
  const shown = values.slice(-places)
  if (shown.length < 2) return { line: '', area: '' }
  const top = Math.max(...shown, 1) * 1.15
  const step = width / (places - 1)
  const first = width - (shown.length - 1) * step
  const points = shown.map((value, index) => {
    const x = first + index * step
    const y = height - (value / top) * height
    return `${round(x)} ${round(y)}`
  })
  const line = `M${points.join('L')}`
  return { line, area: `${line}L${width} ${height}L${round(first)} ${height}Z` }
}

const round = (value: number): number => Math.round(value * 10) / 10

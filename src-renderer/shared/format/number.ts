const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })

/** `12,345` */
export const formatCount = (value: number): string => whole.format(value)

/** A rate with as many digits as say something: `0.42`, `49.8`, `1,250`. */
export const formatRate = (value: number): string =>
  Math.abs(value) >= 100 ? whole.format(value) : short.format(value)

/** `1 event`, `2 events` */
export const formatPlural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

/** A share of a whole: `15 %`, `0.3 %`; of nothing: `–`. */
export const formatShare = (part: number, total: number): string => {
  if (total === 0) return '–'
  const percent = (part / total) * 100
  if (percent > 0 && percent < 0.1) return '< 0.1 %'
  return `${percent < 10 && percent > 0 ? percent.toFixed(1) : Math.round(percent)} %`
}

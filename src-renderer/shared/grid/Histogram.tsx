import type { ColumnStatistics } from '../../../src-main/contract/models/table.ts'
import { formatCount } from '../format/number.ts'
import classes from './panel.module.css'

const HEIGHT = 72
const WIDTH = 240

/** How the values of a column are spread: a bar for each step from the least to the largest. */
export const Histogram = ({ bins }: { readonly bins: ColumnStatistics['bins'] }) => {
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const step = WIDTH / bins.length
  const [first, last] = [bins[0], bins.at(-1)]
  const peak = bins.find(({ count }) => count === most)
  const words = `Spread from ${short(first?.from ?? '')} to ${short(last?.to ?? '')}; most between ${short(peak?.from ?? '')} and ${short(peak?.to ?? '')}: ${formatCount(most)}`
  return (
    <figure className={classes.histogram}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words} preserveAspectRatio="none">
        {bins.map(({ from, to, count }, at) => {
          const height = count === 0 ? 0 : Math.max(1.5, (count / most) * HEIGHT)
          return (
            <rect key={from} x={at * step + 0.5} y={HEIGHT - height} width={step - 1} height={height}>
              <title>{`${short(from)} – ${short(to)}: ${formatCount(count)}`}</title>
            </rect>
          )
        })}
      </svg>
      <figcaption>
        <span>{short(first?.from ?? '')}</span>
        <span>{short(last?.to ?? '')}</span>
      </figcaption>
    </figure>
  )
}

/** An instant without its zone and fraction; all are UTC, as the file has them. */
const short = (edge: string): string => edge.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d).*$/, '$1 $2')

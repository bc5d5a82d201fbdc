import { KEPT } from './readings.ts'
import classes from './stack.module.css'

/** A measure over the last five minutes: a line from zero to a round top, its name, its present and its highest value. */
export const UsageChart = ({
  name,
  values,
  format,
}: {
  readonly name: string
  readonly values: readonly number[]
  readonly format: (value: number) => string
}) => {
  const highest = Math.max(...values, 0)
  const now = values.at(-1)
  const minutes = spanOf(values) / 60
  const said = now === undefined ? 'nothing read yet' : `${format(now)} now, ${format(highest)} at most`
  return (
    <figure className={classes.chart}>
      <figcaption className={classes.chartHead}>
        <span>{name}</span>
        <span className={classes.chartNow}>{now === undefined ? '–' : format(now)}</span>
      </figcaption>
      <Line
        values={values}
        label={`${name} over the last ${minutes === 1 ? 'minute' : `${minutes} minutes`}: ${said}`}
        width={360}
        height={72}
      />
      <div className={classes.chartFoot}>
        <span>{minutes} min ago</span>
        <span>{now === undefined ? '' : `at most ${format(highest)}`}</span>
        <span>now</span>
      </div>
    </figure>
  )
}

/** How many seconds the width stands for: a minute, and all that is kept once that is full. */
const spanOf = (values: readonly number[]): number => (values.length <= 60 ? 60 : KEPT)

/** The line alone; without a label it says nothing to a screen reader. */
export const Line = ({
  values,
  label,
  width,
  height,
}: {
  readonly values: readonly number[]
  readonly label?: string
  readonly width: number
  readonly height: number
}) => {
  const top = Math.max(...values, 0) * 1.15 || 1
  const step = width / (spanOf(values) - 1)
  const points = values.map((value, index) => {
    const x = width - (values.length - 1 - index) * step
    return `${x.toFixed(1)} ${(height - (value / top) * height).toFixed(1)}`
  })
  const first = (width - (values.length - 1) * step).toFixed(1)
  return (
    <svg
      className={classes.line}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      height={height}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {points.length > 1 && (
        <>
          <path className={classes.area} d={`M${points.join('L')}L${width} ${height}L${first} ${height}Z`} />
          <path className={classes.stroke} d={`M${points.join('L')}`} vectorEffect="non-scaling-stroke" />
        </>
      )}
    </svg>
  )
}

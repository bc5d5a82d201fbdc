import classes from './chart.module.css'
import type { Series } from './series.ts'

/** What each colour stands for. */
export const Legend = ({
  series,
  hasGaps = false,
}: {
  readonly series: readonly Series[]
  readonly hasGaps?: boolean
}) => (
  <ul className={classes.legend}>
    {series.map(({ name, colour }) => (
      <li key={name}>
        <span className={classes.swatch} style={{ background: colour }} aria-hidden="true" />
        {name}
      </li>
    ))}
    {hasGaps && (
      <li>
        <span className={classes.swatch} data-gap aria-hidden="true" />
        no report
      </li>
    )}
  </ul>
)

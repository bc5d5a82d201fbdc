import classes from './chart.module.css'

/** Words beneath a chart; `at` is between 0 and 1. */
export const Ticks = ({ ticks }: { readonly ticks: readonly { readonly at: number; readonly label: string }[] }) => (
  <div className={classes.ticks} aria-hidden="true">
    {ticks.map(({ at, label }) => (
      <span
        key={at}
        style={{ left: `${at * 100}%` }}
        data-first={at < 0.02 || undefined}
        data-last={at > 0.96 || undefined}
      >
        {label}
      </span>
    ))}
  </div>
)

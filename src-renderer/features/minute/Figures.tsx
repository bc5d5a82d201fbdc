import classes from './minute.module.css'

/** A few figures in a row, each under its name. */
export const Figures = ({ list }: { readonly list: readonly (readonly [string, string])[] }) => (
  <dl className={classes.figures}>
    {list.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)

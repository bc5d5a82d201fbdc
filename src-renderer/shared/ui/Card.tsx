import type { ReactNode } from 'react'
import classes from './page.module.css'

/** A section of a page under its own heading. `flush` lets a table reach its edges. */
export const Card = ({
  title,
  aside,
  flush = false,
  className,
  children,
}: {
  readonly title?: ReactNode
  readonly aside?: ReactNode
  readonly flush?: boolean
  readonly className?: string | undefined
  readonly children: ReactNode
}) => (
  <section className={`${classes.card} ${className ?? ''}`} data-flush={flush || undefined}>
    {title !== undefined && (
      <div className={classes.cardHead}>
        <h2 className={classes.cardTitle}>{title}</h2>
        {aside !== undefined && <div className={classes.cardAside}>{aside}</div>}
      </div>
    )}
    {children}
  </section>
)

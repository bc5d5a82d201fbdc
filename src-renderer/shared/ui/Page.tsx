import { type ReactNode, useEffect } from 'react'
import classes from './page.module.css'

/** A page: its one heading, what can be done with it, its content. The window is called after it. */
export const Page = ({
  title,
  lead,
  actions,
  crumbs,
  children,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly crumbs?: ReactNode
  readonly children: ReactNode
}) => {
  useEffect(() => {
    document.title = `${title} · Pfad`
  }, [title])
  return (
    <div className={classes.page}>
      {crumbs !== undefined && (
        <nav aria-label="Breadcrumb" className={classes.crumbs}>
          {crumbs}
        </nav>
      )}
      <header className={classes.header}>
        <div className={classes.titles}>
          <h1 className={classes.title} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className={classes.lead}>{lead}</p>}
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}

import classes from './page.module.css'

/** A page's parts, each with an address of its own: links, so that back, forward and a new tab work. */
export const PageTabs = ({
  label,
  tabs,
  current,
}: {
  readonly label: string
  readonly tabs: readonly { readonly name: string; readonly label: string; readonly href: string }[]
  readonly current: string
}) => (
  <nav aria-label={label} className={classes.tabs}>
    {tabs.map((tab) => (
      <a
        key={tab.name}
        href={tab.href}
        aria-current={tab.name === current ? 'page' : undefined}
        className={classes.tab}
      >
        {tab.label}
      </a>
    ))}
  </nav>
)

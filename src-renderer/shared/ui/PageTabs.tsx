import { useEffect, useRef } from 'react'
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
}) => {
  const bar = useRef<HTMLElement>(null)
  // Where there is little room the bar scrolls: the current tab is never out of sight.
  useEffect(() => {
    bar.current
      ?.querySelector(`[data-tab="${CSS.escape(current)}"]`)
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [current])
  return (
    <nav ref={bar} aria-label={label} className={classes.tabs}>
      {tabs.map((tab) => (
        <a
          key={tab.name}
          href={tab.href}
          data-tab={tab.name}
          aria-current={tab.name === current ? 'page' : undefined}
          className={classes.tab}
        >
          {tab.label}
        </a>
      ))}
    </nav>
  )
}

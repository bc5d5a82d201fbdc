import { Tooltip } from '@mantine/core'
import { notices } from '../../features/notices/noticesStore.ts'
import { hrefTo } from '../../shared/router.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Keys } from '../../shared/ui/Keys.tsx'
import { openOverlay } from '../overlay.ts'
import { sections } from '../sections.ts'
import classes from './navigation.module.css'
import { SchemeSwitch } from './SchemeSwitch.tsx'

/** The pages. Where there is little room only their icons are seen, and their names as hints. */
export const Navigation = ({ current, isNarrow }: { readonly current: string; readonly isNarrow: boolean }) => (
  <>
    <div className={classes.top}>
      <a className={classes.brand} href={hrefTo([])} aria-label="Pfad, home">
        <img src="./icon.svg" className={classes.logo} alt="" />
        <span className={classes.wide}>Pfad</span>
      </a>
      <Bell />
    </div>
    <Tooltip label="Search and commands" position="right" disabled={!isNarrow}>
      <button type="button" className={classes.search} onClick={() => openOverlay('palette')}>
        <Icon name="search" size={17} />
        <span className={classes.wide}>Search</span>
        <span className={classes.wide} aria-hidden="true">
          <Keys keys="mod+K" />
        </span>
      </button>
    </Tooltip>
    <nav aria-label="Main" className={classes.sections}>
      {sections.map(({ name, label, icon }) => (
        <Tooltip key={name} label={label} position="right" disabled={!isNarrow}>
          <a
            className={classes.section}
            href={hrefTo(name === '' ? [] : [name])}
            aria-current={current === name ? 'page' : undefined}
          >
            <Icon name={icon} />
            <span className={classes.wide}>{label}</span>
          </a>
        </Tooltip>
      ))}
    </nav>
    <Tooltip label="Keys" position="right" disabled={!isNarrow}>
      <button type="button" className={classes.quiet} onClick={() => openOverlay('keys')}>
        <Icon name="question" size={18} />
        <span className={classes.wide}>Keys</span>
        <span className={classes.wide} aria-hidden="true">
          <Keys keys="?" />
        </span>
      </button>
    </Tooltip>
    <SchemeSwitch />
  </>
)

const Bell = () => {
  const unread = notices.use(null).data?.unread ?? 0
  const count = unread > 99 ? '99+' : String(unread)
  const label = unread === 0 ? 'Notifications, none unread' : `Notifications, ${count} unread`
  return (
    <Tooltip label={label} position="right">
      <button type="button" className={classes.bell} aria-label={label} onClick={() => openOverlay('notices')}>
        <Icon name="bell" />
        {unread > 0 && <span className={classes.count}>{count}</span>}
      </button>
    </Tooltip>
  )
}

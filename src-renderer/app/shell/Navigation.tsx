import { Tooltip } from '@mantine/core'
import { hrefTo } from '../../shared/router.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { sections } from '../routes.ts'
import { SchemeSwitch } from './SchemeSwitch.tsx'
import classes from './shell.module.css'

export const Navigation = ({ current }: { readonly current: string }) => (
  <>
    <a className={classes.brand} href={hrefTo([])} aria-label="Pfad, home">
      <img src="./icon.svg" width={28} height={28} alt="" />
      <span className={classes.wide}>Pfad</span>
    </a>
    <nav aria-label="Main" className={classes.sections}>
      {sections.map(({ name, label, icon }) => (
        <Tooltip key={name} label={label} position="right" events={{ hover: true, focus: false, touch: false }}>
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
    <SchemeSwitch />
  </>
)

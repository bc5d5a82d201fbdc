import { Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { hrefTo } from '../../shared/router.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { sections } from '../routes.ts'
import { SchemeSwitch } from './SchemeSwitch.tsx'
import classes from './shell.module.css'

/** The pages. Where there is little room only their icons are seen, and their names as hints. */
export const Navigation = ({ current }: { readonly current: string }) => {
  const isNarrow = useMediaQuery('(max-width: 62em)') ?? false
  return (
    <>
      <a className={classes.brand} href={hrefTo([])} aria-label="Pfad, home">
        <img src="./icon.svg" width={28} height={28} alt="" />
        <span className={classes.wide}>Pfad</span>
      </a>
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
      <SchemeSwitch />
    </>
  )
}

import type { ReactNode } from 'react'
import type { Tone } from '../state/states.ts'
import { Icon, type IconName } from './Icon.tsx'
import classes from './page.module.css'

/** What stands where content would: nothing there yet, or it could not be had. Says what to do. */
export const Notice = ({
  icon,
  title,
  children,
  action,
  tone,
}: {
  readonly icon: IconName
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly tone?: Tone
}) => (
  <div className={classes.state} role={tone === 'failed' ? 'alert' : undefined}>
    <span className={classes.stateIcon} data-tone={tone}>
      <Icon name={icon} size={26} />
    </span>
    <p className={classes.stateTitle}>{title}</p>
    {children !== undefined && <p className={classes.stateText}>{children}</p>}
    {action !== undefined && <div className={classes.stateAction}>{action}</div>}
  </div>
)

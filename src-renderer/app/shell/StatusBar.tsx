import { Tooltip } from '@mantine/core'
import { useStore } from 'zustand'
import { Presentation } from '../../features/present/Presentation.tsx'
import { useNow } from '../../shared/clock.ts'
import { type ConnectionState } from '../../shared/connection/connection.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { dags, eventStats, soonest, useAppInfo } from '../../shared/facts.ts'
import { formatCountdown } from '../../shared/format/duration.ts'
import { formatCount, formatRate } from '../../shared/format/number.ts'
import { formatExact } from '../../shared/format/time.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { useZone } from '../../shared/zone.ts'
import classes from './shell.module.css'
import { ZoneMenu } from './ZoneMenu.tsx'

const WORDS: Readonly<Record<ConnectionState['status'], { text: string; tone: string }>> = {
  open: { text: 'Connected', tone: 'success' },
  connecting: { text: 'Connecting …', tone: 'waiting' },
  waiting: { text: 'Not connected', tone: 'failed' },
  refused: { text: 'Key refused', tone: 'failed' },
}

/** The line at the foot of every page: connection, backend, next run, events per second, whose time. */
export const StatusBar = () => {
  const status = useStore(pfad.state, (state) => state.status)
  const info = useAppInfo()
  const { text, tone } = WORDS[status]
  return (
    <div className={classes.status}>
      <span className={classes.item} data-tone={tone}>
        <span className={classes.dot} data-status={status} />
        {text}
      </span>
      {info && (
        <Tooltip label={info.hostReason ?? `Home: ${info.home}`} position="top">
          <span className={`${classes.item} ${classes.extra}`}>
            {info.backend === 'embedded' ? 'Embedded backend' : 'Stack backend'}
            <span className={classes.soft}>· {info.host === 'electron' ? 'window' : info.host}</span>
          </span>
        </Tooltip>
      )}
      <NextRun />
      <span className={classes.space} />
      <Rate />
      <Presentation />
      <ZoneMenu />
      {info && <span className={`${classes.item} ${classes.soft} ${classes.extra}`}>v{info.version}</span>}
    </div>
  )
}

const NextRun = () => {
  const list = dags.use(null).data
  const now = useNow()
  const zone = useZone()
  if (!list) return null
  const next = soonest(list)
  if (!next) return <span className={`${classes.item} ${classes.soft}`}>No run is scheduled</span>
  const left = next.at - now
  return (
    <Tooltip label={`${next.dagId}, ${formatExact(next.at, zone)}`} position="top">
      <span className={classes.item}>
        <Icon name="clock" size={15} />
        {left > 0 ? `Next run in ${formatCountdown(left)}` : 'A run is due now'}
      </span>
    </Tooltip>
  )
}

const Rate = () => {
  const stats = eventStats.use(null).data
  if (!stats) return null
  return (
    <Tooltip label={`${formatCount(stats.total)} events in the store`} position="top">
      <span className={classes.item}>{formatRate(stats.perSecond)} events/s</span>
    </Tooltip>
  )
}

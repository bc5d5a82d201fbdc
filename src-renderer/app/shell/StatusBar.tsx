import { Tooltip } from '@mantine/core'
import { useStore } from 'zustand'
import { Presentation } from '../../features/present/Presentation.tsx'
import { useNow } from '../../shared/clock.ts'
import type { ConnectionState } from '../../shared/connection/connection.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { dags, eventStats, soonest, useAppInfo } from '../../shared/facts.ts'
import { formatCountdown } from '../../shared/format/duration.ts'
import { formatCount, formatRate } from '../../shared/format/number.ts'
import { formatExact } from '../../shared/format/time.ts'
import { linkTo } from '../../shared/links.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { useZone } from '../../shared/zone.ts'
import { engine } from './engine.ts'
import { Heartbeat } from './Heartbeat.tsx'
import classes from './status.module.css'
import { ZoneMenu } from './ZoneMenu.tsx'

const WORDS: Readonly<Record<ConnectionState['status'], { text: string; tone: string }>> = {
  open: { text: 'Connected', tone: 'success' },
  connecting: { text: 'Connecting …', tone: 'waiting' },
  waiting: { text: 'Not connected', tone: 'failed' },
  refused: { text: 'Key refused', tone: 'failed' },
}

/** The line at the foot of every page: connection, backend, engine, scheduler, next run, events per second, whose time. */
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
          <a className={`${classes.item} ${classes.extra}`} href={linkTo.settings('backend')}>
            {info.backend === 'embedded' ? 'Embedded backend' : 'Stack backend'}
            <span className={classes.soft}>· {info.host === 'electron' ? 'window' : info.host}</span>
          </a>
        </Tooltip>
      )}
      {info && <Engine isNeeded={info.backend === 'stack'} />}
      <Heartbeat />
      <NextRun />
      <span className={classes.space} />
      <Rate />
      <Presentation />
      <ZoneMenu />
      {info && <span className={`${classes.item} ${classes.soft} ${classes.wideOnly}`}>v{info.version}</span>}
    </div>
  )
}

/** Who stays on the embedded backend needs no engine: then its absence is no fault. */
const Engine = ({ isNeeded }: { readonly isNeeded: boolean }) => {
  const found = engine.use(null).data
  if (found === undefined) return null
  const isAway = found.engine === null
  const hint = found.engine
    ? `${found.engine.name} ${found.engine.version} at ${found.engine.address}`
    : `${found.problem?.message ?? ''}${isNeeded ? '' : ' The embedded backend needs none.'}`
  return (
    <Tooltip label={hint} position="top" multiline maw={420}>
      <a
        className={`${classes.item} ${classes.extra}`}
        data-tone={isAway && isNeeded ? 'failed' : undefined}
        href={linkTo.settings('engine')}
      >
        <Icon name={isAway && isNeeded ? 'warning' : 'engine'} size={16} />
        {found.engine?.name ?? 'No engine'}
      </a>
    </Tooltip>
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
      <a className={classes.item} href={linkTo.dag(next.dagId)}>
        <Icon name="clock" size={15} />
        {left > 0 ? `Next run in ${formatCountdown(left)}` : 'A run is due now'}
      </a>
    </Tooltip>
  )
}

const Rate = () => {
  const stats = eventStats.use(null).data
  if (!stats) return null
  return (
    <Tooltip label={`${formatCount(stats.total)} events in the store`} position="top">
      <span className={`${classes.item} ${classes.rate}`}>{formatRate(stats.perSecond)} events/s</span>
    </Tooltip>
  )
}

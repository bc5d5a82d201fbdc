import { Tooltip } from '@mantine/core'
import { Fragment } from 'react'
import type { Backend } from '../../../src-main/contract/models/primitives.ts'
import { eventStats } from '../../shared/facts.ts'
import { litHop } from '../../shared/present/spotlight.ts'
import { hrefTo } from '../../shared/router.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { StateGlyph } from '../../shared/state/StateGlyph.tsx'
import { STATES } from '../../shared/state/states.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import ui from '../../shared/ui/page.module.css'
import { ingest, latestReport, latestRuns, needs, producer } from './homeStore.ts'
import { type Hop, hopsOf } from './hops.ts'
import classes from './picture.module.css'

/** The way of a minute's events, from the producer to the dashboard, with the last values of each station. */
export const PipelinePicture = ({ dagId, backend }: { readonly dagId: string; readonly backend: Backend }) => {
  const runs = latestRuns.use(dagId).data
  const hops = hopsOf({
    backend,
    producer: producer.use(null).data,
    ingest: ingest.use(null).data,
    services: needs.use(backend).data?.stack?.services,
    stats: eventStats.use(null).data,
    runs,
    report: latestReport.use(dagId).data,
  })
  const latest = runs?.latest?.run
  const lit = litHop(hops)
  return (
    <Card
      title="Pipeline"
      aside={
        latest && (
          <span className={classes.latest}>
            latest run
            <a className={ui.link} href={hrefTo(['runs', dagId, latest.runId])}>
              <StateBadge state={latest.state} />
            </a>
          </span>
        )
      }
    >
      <ol className={classes.hops} data-spotlight>
        {hops.map((hop, index) => (
          <Fragment key={hop.name}>
            {index > 0 && <Arrow flows={hops[index - 1]?.flows ?? false} />}
            <Station hop={hop} isLit={index === lit} />
          </Fragment>
        ))}
      </ol>
    </Card>
  )
}

const Station = ({ hop, isLit }: { readonly hop: Hop; readonly isLit: boolean }) => (
  <li className={classes.hop} data-hop={hop.name} data-flows={hop.flows || undefined} data-lit={isLit || undefined}>
    <span className={classes.icon} data-works={hop.state === 'running' || undefined}>
      <Icon name={hop.icon} size={24} />
      {hop.state !== null && hop.state !== 'none' && (
        <span className={classes.mark}>
          <StateGlyph state={hop.state} size={17} title={`${hop.name}: ${wordOf(hop)}`} />
        </span>
      )}
    </span>
    <span className={classes.name}>
      {hop.href === null ? hop.name : <a href={hop.href}>{hop.name}</a>}{' '}
      <span className={classes.engine}>{hop.engine}</span>
    </span>
    <span className={classes.value}>{hop.value}</span>
    <Tooltip label={hop.hint} disabled={hop.hint === null}>
      <span className={classes.detail}>{hop.detail}</span>
    </Tooltip>
  </li>
)

/** What never ends is well or not; what runs has a state. */
const LASTING: readonly string[] = ['Producer', 'Kafka', 'Event store']

const wordOf = ({ name, state }: Hop): string => {
  if (state === null) return 'not known'
  if (!LASTING.includes(name)) return STATES[state].label
  return state === 'success' ? 'well' : 'in trouble'
}

const Arrow = ({ flows }: { readonly flows: boolean }) => (
  <li className={classes.arrow} data-flows={flows || undefined} aria-hidden="true">
    <svg viewBox="0 0 60 12" preserveAspectRatio="none">
      <path d="M0 6H60" vectorEffect="non-scaling-stroke" />
    </svg>
    <svg className={classes.head} viewBox="0 0 8 12">
      <path d="m1 1.5 5.5 4.5L1 10.5" />
    </svg>
  </li>
)

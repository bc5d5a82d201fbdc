import { ActionIcon, SegmentedControl, Tooltip } from '@mantine/core'
import type { ReportSeries } from '../../../src-main/contract/models/minute.ts'
import { useNow } from '../../shared/clock.ts'
import { useAppInfo } from '../../shared/facts.ts'
import { formatCount, formatShare } from '../../shared/format/number.ts'
import { formatDateMinute } from '../../shared/format/time.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { FactList } from '../../shared/ui/Fact.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import { useZone } from '../../shared/zone.ts'
import { endOf, missingOf, RANGES, rangeOf } from './range.ts'
import classes from './reports.module.css'
import { series } from './reportsStore.ts'
import { SeriesCharts } from './SeriesCharts.tsx'
import { SeriesTable } from './SeriesTable.tsx'

/** Reports over time: figures, charts or a table, for a range that lives in the address. */
export const OverTime = ({ dagId }: { readonly dagId: string | null }) => {
  const { search } = usePlace()
  const minuteDag = useAppInfo()?.minuteDagId
  const shownDag = dagId ?? minuteDag
  const range = rangeOf(search.get('range'))
  const to = endOf(search.get('to'))
  if (shownDag === undefined) return null
  return <Shown of={{ dagId: shownDag, ms: range.ms, to }} />
}

type Of = { readonly dagId: string; readonly ms: number; readonly to: number | null }

const Shown = ({ of }: { readonly of: Of }) => {
  const live = series.use(of)
  const isTable = usePlace().search.get('view') === 'table'
  return (
    <>
      <Bar known={live.data} ms={of.ms} to={of.to} />
      <Loaded live={live} lines={10} onRetry={() => series.refresh(of)}>
        {(known) =>
          known.total.minutes === 0 ? (
            <Card>
              <Notice icon="reports" title={of.to === null ? 'No report yet' : 'No report in this time'}>
                Each successful run of {of.dagId} sends one. Is it scheduled, and does the producer run?
              </Notice>
            </Card>
          ) : (
            <>
              <Totals known={known} />
              {isTable ? (
                <SeriesTable dagId={of.dagId} series={known} />
              ) : (
                <SeriesCharts dagId={of.dagId} series={known} />
              )}
            </>
          )
        }
      </Loaded>
    </>
  )
}

/** A range that ends so close (ms) to the present is the one that goes with it. */
const JUST_NOW = 5 * 60_000

type BarProps = { readonly known: ReportSeries | undefined; readonly ms: number; readonly to: number | null }

/** Which time is shown, and how. */
const Bar = ({ known, ms, to }: BarProps) => {
  const place = usePlace()
  const zone = useZone()
  const now = useNow()
  const go = (changes: Record<string, string | number | null>): void => navigate(hrefWith(place, changes))
  const end = known?.to ?? null
  return (
    <div className={classes.bar}>
      <SegmentedControl
        aria-label="Range"
        value={RANGES.find((range) => range.ms === ms)?.name ?? RANGES[0].name}
        onChange={(range) => go({ range: range === RANGES[0].name ? null : range })}
        data={RANGES.map(({ name, label }) => ({ value: name, label }))}
      />
      <Tooltip label="Earlier">
        <ActionIcon
          variant="default"
          size={36}
          aria-label="Earlier"
          disabled={end === null}
          onClick={() => go({ to: (end ?? 0) - ms })}
        >
          <Icon name="left" size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Later">
        <ActionIcon
          variant="default"
          size={36}
          aria-label="Later"
          disabled={to === null}
          onClick={() => go({ to: to === null || to + ms >= now - JUST_NOW ? null : to + ms })}
        >
          <Icon name="right" size={17} />
        </ActionIcon>
      </Tooltip>
      <span className={classes.span}>
        {known && end !== null && `${formatDateMinute(known.from, zone)} – ${formatDateMinute(end, zone)}`}
      </span>
      <SegmentedControl
        className={classes.end}
        aria-label="Shown as"
        value={place.search.get('view') === 'table' ? 'table' : 'chart'}
        onChange={(view) => go({ view: view === 'table' ? view : null })}
        data={[
          { value: 'chart', label: 'Charts' },
          { value: 'table', label: 'Table' },
        ]}
      />
    </div>
  )
}

const Totals = ({ known }: { readonly known: ReportSeries }) => {
  const { total } = known
  const figures = [
    ['Events', formatCount(total.events)],
    ['Errors', formatCount(total.errors)],
    ['Error rate', formatShare(total.errors, total.events)],
    ['Reports', formatCount(total.minutes)],
    ['Without events', formatCount(total.noData)],
    ['Minutes missing', formatCount(missingOf(known))],
  ] as const
  return (
    <Card>
      <FactList facts={figures} className={classes.totals} />
    </Card>
  )
}

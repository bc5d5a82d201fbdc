import type { MinuteView } from '../../../src-main/contract/models/minute.ts'
import { useNow } from '../../shared/clock.ts'
import { useAppInfo } from '../../shared/facts.ts'
import { linkTo } from '../../shared/links.ts'
import { type MinuteKey, minuteView } from '../../shared/minute/minuteStore.ts'
import { minuteTitle } from '../../shared/report/minuteOf.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import { AnalysisSection } from './AnalysisSection.tsx'
import { EventsSection } from './EventsSection.tsx'
import { MinuteActions } from './MinuteActions.tsx'
import classes from './minute.module.css'
import { ParquetSection } from './ParquetSection.tsx'
import { PostSection } from './PostSection.tsx'
import { ReportSection } from './ReportSection.tsx'
import { Waterfall } from './Waterfall.tsx'

/** One minute from its events to the dashboard's answer. */
export const MinutePage = ({ params }: { readonly params: readonly string[] }) => {
  const [dagId = '', minute = ''] = params
  const key = { dagId, minute }
  const live = minuteView.use(key)
  return (
    <Page
      title={`Minute ${minuteTitle(minute)}`}
      lead={<Lead dagId={dagId} view={live.data} />}
      crumbs={
        <>
          <a href={linkTo.reports()}>Reports</a>
          <Icon name="right" size={14} />
          <a href={linkTo.dag(dagId)}>{dagId}</a>
        </>
      }
      actions={live.data && <MinuteActions view={live.data} />}
    >
      <Loaded live={live} lines={8} onRetry={() => minuteView.refresh(key)}>
        {(view) => <Sections view={view} of={key} />}
      </Loaded>
    </Page>
  )
}

const Lead = ({ dagId, view }: { readonly dagId: string; readonly view: MinuteView | undefined }) => {
  const zone = useAppInfo()?.pipelineTimezone
  const run = view?.detail?.run
  const now = useNow()
  return (
    <span className={classes.lead}>
      {run ? (
        <a href={linkTo.run(dagId, run.runId)} aria-label={`Its run: ${run.state}`}>
          <StateBadge state={run.state} size="lg" />
        </a>
      ) : (
        view && <StateBadge state={view.dueAt !== null && view.dueAt > now ? 'due' : 'none'} size="lg" />
      )}
      {zone !== undefined && <span>in {zone}</span>}
    </span>
  )
}

const Sections = ({ view, of }: { readonly view: MinuteView; readonly of: MinuteKey }) => (
  <>
    <Waterfall view={view} />
    {view.start !== null && (
      <>
        <div className={classes.halves}>
          <EventsSection start={view.start} />
          <ParquetSection view={view} />
        </div>
        <div className={classes.halves}>
          <AnalysisSection view={view} />
          <PostSection view={view} />
        </div>
      </>
    )}
    <ReportSection of={of} view={view} />
  </>
)

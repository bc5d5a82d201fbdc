import { Button } from '@mantine/core'
import type { DagRunDetail } from '../../../src-main/contract/models/run.ts'
import { ExportRun } from '../../shared/export/ExportRun.tsx'
import { linkTo } from '../../shared/links.ts'
import { minuteTitle, parseObjectPath } from '../../shared/report/minuteOf.ts'
import { hrefTo, hrefWith, usePlace } from '../../shared/router.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { Card } from '../../shared/ui/Card.tsx'
import { CopyButton } from '../../shared/ui/CopyButton.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import { PageTabs } from '../../shared/ui/PageTabs.tsx'
import { History } from './History.tsx'
import { Notes } from './Notes.tsx'
import { Actions, useRunCommands } from './RunActions.tsx'
import { RunFacts } from './RunFacts.tsx'
import classes from './run.module.css'
import { runDetail } from './runStore.ts'
import { TaskPanel } from './TaskPanel.tsx'
import { TaskRow } from './TaskRow.tsx'
import { taskToShow } from './taskNodes.ts'
import { Why } from './Why.tsx'

const VIEWS = ['tasks', 'why', 'events', 'notes'] as const
type View = (typeof VIEWS)[number]

/** One run: its facts, its tasks with what they said and returned, why it is as it is, and what befell it. */
export const RunPage = ({ params }: { readonly params: readonly string[] }) => {
  const [dagId = '', runId = ''] = params
  const key = { dagId, runId }
  const live = runDetail.use(key)
  const minute = live.data?.run.state === 'success' ? minuteOf(live.data) : null
  return (
    <Page
      title={dagId}
      crumbs={
        <>
          <a href={linkTo.runs()}>Runs</a>
          <Icon name="right" size={14} />
          <a href={hrefTo(['runs'], { dag: dagId })}>{dagId}</a>
        </>
      }
      lead={
        <span className={classes.lead}>
          {live.data && <StateBadge state={live.data.run.state} size="lg" />}
          <span className={classes.runId}>
            {runId} <CopyButton value={runId} what="the run id" />
          </span>
        </span>
      }
      actions={
        <>
          {live.data && <Actions of={key} state={live.data.run.state} />}
          {minute && (
            <Button component="a" href={linkTo.minute(dagId, minute)} leftSection={<Icon name="reports" size={17} />}>
              Report of {minuteTitle(minute)}
            </Button>
          )}
          {live.data && <ExportRun dagId={dagId} runId={runId} />}
        </>
      }
    >
      <Loaded live={live} lines={8} onRetry={() => runDetail.refresh(key)}>
        {(detail) => <Content detail={detail} />}
      </Loaded>
    </Page>
  )
}

const Content = ({ detail }: { readonly detail: DagRunDetail }) => {
  const place = usePlace()
  const asked = { taskId: place.search.get('task'), mapIndex: Number(place.search.get('map') ?? Number.NaN) }
  const ofTask = detail.taskInstances.filter(({ taskId }) => taskId === asked.taskId)
  const chosen =
    ofTask.find(({ mapIndex }) => mapIndex === asked.mapIndex) ?? taskToShow(ofTask) ?? taskToShow(detail.taskInstances)
  useRunCommands(detail.run, chosen)
  const view: View = VIEWS.find((name) => name === place.search.get('view')) ?? 'tasks'
  const labels: Readonly<Record<View, string>> = {
    tasks: 'Tasks',
    why: 'Why',
    events: 'Events',
    notes: detail.notes.length === 0 ? 'Notes' : `Notes (${detail.notes.length})`,
  }
  const hrefOf = (name: View): string => hrefWith(place, { view: name === 'tasks' ? null : name })
  return (
    <>
      <Card className={classes.factsCard}>
        <RunFacts run={detail.run} />
      </Card>
      <div className={classes.views}>
        <PageTabs
          label="Of this run"
          current={view}
          tabs={VIEWS.map((name) => ({ name, label: labels[name], href: hrefOf(name) }))}
        />
      </div>
      {view === 'tasks' && (
        <>
          <TaskRow detail={detail} chosen={chosen} />
          {chosen && <TaskPanel key={`${chosen.taskId} ${chosen.mapIndex}`} detail={detail} task={chosen} />}
        </>
      )}
      {view === 'why' && <Why run={detail.run} />}
      {view === 'events' && (
        <Card flush title="What befell this run">
          <History of={{ dagId: detail.run.dagId, runId: detail.run.runId }} />
        </Card>
      )}
      {view === 'notes' && <Notes detail={detail} />}
    </>
  )
}

/** The minute that the run was about, as the path says that its first task returned. */
const minuteOf = ({ xcoms }: DagRunDetail): string | null =>
  xcoms.map(({ value }) => parseObjectPath(value)).find((path) => path !== null)?.minute ?? null

import { Button } from '@mantine/core'
import type { DagRunDetail } from '../../../src-main/contract/models/run.ts'
import { ExportRun } from '../../shared/export/ExportRun.tsx'
import { minuteTitle, parseObjectPath } from '../../shared/report/minuteOf.ts'
import { hrefTo, usePlace } from '../../shared/router.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { Card } from '../../shared/ui/Card.tsx'
import { CopyButton } from '../../shared/ui/CopyButton.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import { RunFacts } from './RunFacts.tsx'
import classes from './run.module.css'
import { runDetail } from './runStore.ts'
import { TaskPanel } from './TaskPanel.tsx'
import { TaskRow } from './TaskRow.tsx'
import { taskToShow } from './taskColumns.ts'

/** One run: its facts, its tasks, and what the chosen task said and returned. */
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
          <a href={hrefTo(['runs'])}>Runs</a>
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
          {minute && (
            <Button
              component="a"
              variant="default"
              href={hrefTo(['reports', dagId, minute])}
              leftSection={<Icon name="reports" size={17} />}
            >
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
  const { search } = usePlace()
  const asked = search.get('task')
  const chosen = detail.taskInstances.find(({ taskId }) => taskId === asked) ?? taskToShow(detail.taskInstances)
  return (
    <>
      <Card>
        <RunFacts run={detail.run} />
      </Card>
      <TaskRow detail={detail} chosen={chosen} />
      {chosen && <TaskPanel key={`${chosen.taskId} ${chosen.mapIndex}`} detail={detail} task={chosen} />}
    </>
  )
}

/** The minute that the run was about, as the path says that its first task returned. */
const minuteOf = ({ xcoms }: DagRunDetail): string | null =>
  xcoms.map(({ value }) => parseObjectPath(value)).find((path) => path !== null)?.minute ?? null

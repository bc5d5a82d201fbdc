import { Button, Code, Switch, Tooltip } from '@mantine/core'
import type { DagSummary } from '../../../src-main/contract/models/dag.ts'
import type { RecentRun } from '../../../src-main/contract/models/run.ts'
import { formatPlural } from '../../shared/format/number.ts'
import { describeSchedule, scheduleText } from '../../shared/format/schedule.ts'
import { linkTo, openDialog } from '../../shared/links.ts'
import { hrefWith, usePlace } from '../../shared/router.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import classes from './dags.module.css'
import { setPaused } from './dagsStore.ts'
import { RunBars } from './RunBars.tsx'

export const DagRow = ({
  dag,
  runs,
}: {
  readonly dag: DagSummary
  /** Undefined while they load. */
  readonly runs: readonly RecentRun[] | undefined
}) => {
  const place = usePlace()
  return (
    <tr>
      <td>
        <Tooltip label={dag.isPaused ? 'Paused: unpause' : 'Scheduled: pause'}>
          <Switch
            aria-label={`${dag.dagId} is scheduled`}
            checked={!dag.isPaused}
            onChange={(event) => void setPaused(dag.dagId, !event.currentTarget.checked)}
          />
        </Tooltip>
      </td>
      <td className={classes.dag}>
        <a className={ui.link} href={linkTo.dag(dag.dagId)}>
          {dag.dagId}
        </a>
        {dag.description !== '' && <div className={classes.description}>{dag.description}</div>}
        <Tags dag={dag} />
      </td>
      <td className={classes.schedule}>
        <Schedule dag={dag} />
      </td>
      <td className={ui.nowrap}>
        <NextRun dag={dag} />
      </td>
      <td>{runs !== undefined && <RunBars dagId={dag.dagId} runs={runs} />}</td>
      <td data-end>
        <Button
          component="a"
          href={openDialog.trigger(place, dag.dagId)}
          variant="default"
          size="compact-md"
          leftSection={<Icon name="play" size={15} />}
          aria-label={`Trigger ${dag.dagId}`}
        >
          Trigger
        </Button>
      </td>
    </tr>
  )
}

const Tags = ({ dag }: { readonly dag: DagSummary }) => {
  const place = usePlace()
  return (
    <div className={classes.tags}>
      <span className={classes.description}>
        {formatPlural(dag.taskCount, 'task')}
        {dag.owner !== null && ` · ${dag.owner}`}
      </span>
      {dag.tags.map((tag) => (
        <a
          key={tag}
          className={classes.tag}
          href={hrefWith(place, { tag, page: null })}
          title={`Show DAGs with the tag ${tag}`}
        >
          {tag}
        </a>
      ))}
    </div>
  )
}

const Schedule = ({ dag: { schedule } }: { readonly dag: DagSummary }) => {
  const cron = scheduleText(schedule)
  return (
    <>
      {describeSchedule(schedule)}
      {cron !== null && (
        <div>
          <Code>{cron}</Code>
        </div>
      )}
    </>
  )
}

const NextRun = ({ dag }: { readonly dag: DagSummary }) =>
  dag.nextDagRunAt === null ? (
    <span className={ui.soft}>{dag.isPaused ? 'paused' : '–'}</span>
  ) : (
    <>
      <TimeText at={dag.nextDagRunAt} show="relative" />
      <div className={ui.soft}>
        <TimeText at={dag.nextDagRunAt} />
      </div>
    </>
  )

import { Badge, Button, Code, Switch, Tooltip } from '@mantine/core'
import type { DagSummary } from '../../../src-main/contract/models/dag.ts'
import { formatPlural } from '../../shared/format/number.ts'
import { describeSchedule, scheduleText } from '../../shared/format/schedule.ts'
import { hrefTo, hrefWith, usePlace } from '../../shared/router.ts'
import { StateGlyph } from '../../shared/state/StateGlyph.tsx'
import { STATES } from '../../shared/state/states.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import classes from './dags.module.css'
import { lastRuns, setPaused } from './dagsStore.ts'

export const DagRow = ({ dag }: { readonly dag: DagSummary }) => {
  const place = usePlace()
  const cron = scheduleText(dag.schedule)
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
        <a className={ui.link} href={hrefTo(['runs'], { dag: dag.dagId })}>
          {dag.dagId}
        </a>
        {dag.description !== '' && <div className={classes.description}>{dag.description}</div>}
        <div className={classes.tags}>
          <span className={classes.description}>{formatPlural(dag.taskCount, 'task')}</span>
          {dag.tags.map((tag) => (
            <Badge key={tag} variant="default" size="sm" tt="none" fw={500}>
              {tag}
            </Badge>
          ))}
        </div>
      </td>
      <td className={classes.schedule}>
        {describeSchedule(dag.schedule)}
        {cron !== null && (
          <div>
            <Code>{cron}</Code>
          </div>
        )}
      </td>
      <td className={ui.nowrap}>
        {dag.nextDagRunAt !== null ? (
          <>
            <TimeText at={dag.nextDagRunAt} show="relative" />
            <div className={ui.soft}>
              <TimeText at={dag.nextDagRunAt} />
            </div>
          </>
        ) : (
          <span className={ui.soft}>{dag.isPaused ? 'paused' : '–'}</span>
        )}
      </td>
      <td>
        <LastRuns dagId={dag.dagId} />
      </td>
      <td data-end>
        <Button
          component="a"
          href={hrefWith(place, { trigger: dag.dagId })}
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

const LastRuns = ({ dagId }: { readonly dagId: string }) => {
  const runs = lastRuns.use(dagId).data ?? []
  if (runs.length === 0) return <span className={ui.soft}>none yet</span>
  return (
    <span className={classes.runs}>
      {runs.map((run) => (
        <Tooltip key={run.runId} label={`${STATES[run.state].label} · ${run.runId}`}>
          <a href={hrefTo(['runs', dagId, run.runId])}>
            <StateGlyph state={run.state} title={`${STATES[run.state].label}, ${run.runId}`} />
          </a>
        </Tooltip>
      ))}
    </span>
  )
}

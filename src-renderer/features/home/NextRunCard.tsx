import { Switch } from '@mantine/core'
import { useNow } from '../../shared/clock.ts'
import { dags } from '../../shared/facts.ts'
import { formatCountdown } from '../../shared/format/duration.ts'
import { describeSchedule } from '../../shared/format/schedule.ts'
import { hrefTo } from '../../shared/router.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import classes from './home.module.css'
import { setPaused } from './homeStore.ts'

/** When the minute DAG runs next, and its pause switch. */
export const NextRunCard = ({ dagId }: { readonly dagId: string }) => {
  const live = dags.use(null)
  const dag = live.data?.find((candidate) => candidate.dagId === dagId)
  return (
    <Card
      title="Next run"
      aside={
        dag && (
          <Switch
            size="md"
            label={dag.isPaused ? 'paused' : 'scheduled'}
            labelPosition="left"
            aria-label="Minute DAG is scheduled"
            checked={!dag.isPaused}
            onChange={(event) => void setPaused(dagId, !event.currentTarget.checked)}
          />
        )
      }
    >
      <Loaded live={live} lines={3}>
        {() =>
          dag ? (
            <>
              <Countdown at={dag.nextDagRunAt} isPaused={dag.isPaused} />
              <div className={classes.split}>
                <span className={ui.soft}>
                  {describeSchedule(dag.schedule)}
                  {dag.nextDagRunAt !== null && (
                    <>
                      , at <TimeText at={dag.nextDagRunAt} />
                    </>
                  )}
                </span>
              </div>
              <a className={`${ui.link} ${classes.foot}`} href={hrefTo(['runs'], { dag: dagId })}>
                {dagId}
              </a>
            </>
          ) : (
            <p className={ui.soft}>The DAG {dagId} is not loaded. The DAGs page says why.</p>
          )
        }
      </Loaded>
    </Card>
  )
}

const Countdown = ({ at, isPaused }: { readonly at: number | null; readonly isPaused: boolean }) => {
  const now = useNow()
  if (isPaused) return <div className={ui.figure}>paused</div>
  if (at === null) return <div className={ui.figure}>none</div>
  return <div className={ui.figure}>{at > now ? formatCountdown(at - now) : 'now'}</div>
}

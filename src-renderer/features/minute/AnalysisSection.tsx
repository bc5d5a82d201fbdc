import type { MinuteView } from '../../../src-main/contract/models/minute.ts'
import type { Attempt, DagRunDetail, LogLine, TaskInstance } from '../../../src-main/contract/models/run.ts'
import { useNow } from '../../shared/clock.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { formatTime } from '../../shared/format/time.ts'
import { linkTo } from '../../shared/links.ts'
import { MINUTE_TASKS } from '../../shared/minute/tasks.ts'
import { attemptsOf } from '../../shared/minute/trace.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { Card } from '../../shared/ui/Card.tsx'
import { Fact } from '../../shared/ui/Fact.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import { useZone } from '../../shared/zone.ts'
import { plainLine, progressOf } from './logLines.ts'
import { MissingNotice } from './MissingNotice.tsx'
import classes from './minute.module.css'
import { logTail } from './minuteStore.ts'

/** The analysis of the minute: its attempt, how far it is, and the last that it said. */
export const AnalysisSection = ({ view }: { readonly view: MinuteView }) => {
  const { detail } = view
  const task = detail?.taskInstances.find(({ taskId }) => taskId === MINUTE_TASKS.analysis)
  const attempt = task && attemptsOf(task, detail?.attempts ?? []).at(-1)
  return (
    <Card
      title="Analysis"
      aside={
        task &&
        attempt && (
          <a className={ui.link} href={linkTo.task(task, attempt.tryNumber)}>
            open attempt {attempt.tryNumber}
          </a>
        )
      }
    >
      {detail && task && attempt ? (
        <Body detail={detail} task={task} attempt={attempt} />
      ) : (
        <MissingNotice view={view} taskId={MINUTE_TASKS.analysis} />
      )}
    </Card>
  )
}

type BodyProps = { readonly detail: DagRunDetail; readonly task: TaskInstance; readonly attempt: Attempt }

const Body = ({ detail, task, attempt }: BodyProps) => {
  const { dagId, runId, taskId, mapIndex, tryNumber } = attempt
  const ref = { dagId, runId, taskId, mapIndex, tryNumber }
  const live = logTail.use(ref)
  const now = useNow()
  const progress = live.data && progressOf(live.data)
  return (
    <>
      <dl className={`${ui.facts} ${classes.facts}`}>
        <Fact name="State">
          <StateBadge state={attempt.outcome ?? task.state} />
        </Fact>
        <Fact name="Engine">{detail.run.backend === 'stack' ? 'Spark' : 'DuckDB'}</Fact>
        <Fact name="Started">
          <TimeText at={attempt.startDate} />
        </Fact>
        <Fact name="Took">
          {formatDuration((attempt.endDate ?? Math.max(now, attempt.startDate)) - attempt.startDate)}
        </Fact>
        {progress && (
          <Fact name="Stages">
            {progress.stages.done} of {progress.stages.of}, tasks {progress.tasks.done} of {progress.tasks.of}
          </Fact>
        )}
      </dl>
      {attempt.error && (
        <p className={classes.error} data-tone="failed">
          {attempt.error.message} {attempt.error.hint}
        </p>
      )}
      <Loaded live={live} lines={5} onRetry={() => logTail.refresh(ref)}>
        {(lines) => <Lines lines={lines} />}
      </Loaded>
    </>
  )
}

const Lines = ({ lines }: { readonly lines: readonly LogLine[] }) => {
  const zone = useZone()
  return (
    <figure className={classes.log}>
      <figcaption>Last lines of its log</figcaption>
      {lines.length === 0 ? (
        <p className={ui.soft}>It has said nothing yet.</p>
      ) : (
        // Wide lines are scrolled to, also by keyboard.
        <pre tabIndex={0} aria-label="Last lines of the log">
          {lines.map(({ time, level, text }, index) => (
            <span key={index} data-level={level}>
              {formatTime(time, zone)} {level.toUpperCase().padEnd(7)} {plainLine(text)}
              {'\n'}
            </span>
          ))}
        </pre>
      )}
    </figure>
  )
}

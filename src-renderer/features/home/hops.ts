import type { IngestStatus } from '../../../src-main/contract/models/ingest.ts'
import type { EventStats, ObjectStat, ProducerStatus } from '../../../src-main/contract/models/platform.ts'
import type { Backend } from '../../../src-main/contract/models/primitives.ts'
import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import type { DagRunDetail, TaskInstance } from '../../../src-main/contract/models/run.ts'
import type { StackService } from '../../../src-main/contract/models/stack.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { formatCount, formatPlural, formatRate } from '../../shared/format/number.ts'
import { linkTo } from '../../shared/links.ts'
import { MINUTE_TASKS } from '../../shared/minute/tasks.ts'
import { minuteTitle } from '../../shared/report/minuteOf.ts'
import { readReport } from '../../shared/report/readReport.ts'
import type { AnyState } from '../../shared/state/states.ts'
import type { IconName } from '../../shared/ui/Icon.tsx'
import type { LatestRuns } from './homeStore.ts'

/** One station of the pipeline's picture. `flows`: something moves from it to the next one now. */
export type Hop = {
  readonly name: string
  readonly engine: string
  readonly icon: IconName
  readonly value: string
  readonly detail: string
  /** The whole of what the detail shortens. */
  readonly hint: string | null
  /** How it does, or what it did last; null: nothing is known, or it rests. */
  readonly state: AnyState | null
  readonly flows: boolean
  /** Where there is more of it. */
  readonly href: string | null
}

export type Known = {
  readonly backend: Backend
  readonly producer: ProducerStatus | undefined
  readonly ingest: IngestStatus | null | undefined
  readonly stats: EventStats | undefined
  /** null or undefined: not asked, or not yet. */
  readonly services: readonly StackService[] | null | undefined
  readonly runs: LatestRuns | undefined
  readonly report: StoredReport | null | undefined
}

const TASKS = MINUTE_TASKS

/** The picture's stations with what each does or did last; on the stack events pass through Kafka. */
export const hopsOf = (known: Known): Hop[] => {
  const { backend, runs, report } = known
  const isStack = backend === 'stack'
  const task = (taskId: string): TaskInstance | undefined => taskOf(runs?.latest, taskId)
  const stateOf = (taskId: string): AnyState | null => task(taskId)?.state ?? null
  const works = (taskId: string): boolean => stateOf(taskId) === 'running'
  const analysis = taskOf(runs?.success, TASKS.analysis)
  const taskHref = (taskId: string): string | null => {
    const found = task(taskId)
    return found ? linkTo.task(found) : null
  }
  return [
    producerHop(known),
    ...(isStack ? [kafkaHop(known)] : []),
    storeHop(known, works(TASKS.parquet)),
    {
      name: 'Parquet',
      engine: isStack ? 'MinIO' : 'object store',
      icon: 'parquet',
      value: runs?.parquet ? formatBytes(runs.parquet.size) : '–',
      ...fileOf(runs?.parquet),
      state: stateOf(TASKS.parquet),
      flows: works(TASKS.analysis),
    },
    {
      name: 'Analysis',
      engine: isStack ? 'Spark' : 'DuckDB',
      icon: 'spark',
      value: durationOf(analysis),
      detail: analysis ? 'for one minute' : 'not run yet',
      hint: null,
      state: stateOf(TASKS.analysis),
      flows: works(TASKS.analysis),
      href: taskHref(TASKS.analysis),
    },
    {
      name: 'JSON',
      engine: isStack ? 'MinIO' : 'object store',
      icon: 'json',
      value: runs?.json ? formatBytes(runs.json.size) : '–',
      ...fileOf(runs?.json),
      state: null,
      flows: works(TASKS.dashboard),
    },
    {
      name: 'Dashboard',
      engine: 'HTTP POST',
      icon: 'dashboard',
      ...received(report),
      hint: report ? `received for ${minuteTitle(report.minute)}` : null,
      state: stateOf(TASKS.dashboard),
      flows: false,
      href: linkTo.reports(),
    },
  ]
}

const producerHop = ({ backend, producer }: Known): Hop => ({
  name: 'Producer',
  engine: backend === 'stack' ? 'to Kafka' : 'seeded shop',
  icon: 'producer',
  value: producer ? `${formatRate(producer.actualPerSecond)}/s` : '–',
  detail: producer ? producer.state : 'not known',
  hint: producer?.reason ?? null,
  state: producer ? ({ running: 'success', stopped: null, held: 'failed' } as const)[producer.state] : null,
  flows: producer?.state === 'running',
  href: null,
})

const kafkaHop = ({ ingest, services }: Known): Hop => ({
  name: 'Kafka',
  engine: ingest?.topic ?? 'topic',
  icon: 'runs',
  value: ingest?.perSecond == null ? '–' : `${formatRate(ingest.perSecond)}/s`,
  detail: ingest?.lag == null ? 'not known' : `${formatCount(ingest.lag)} behind`,
  hint: ingest?.problems[0] ?? null,
  state: isUnwell(services, 'kafka') ? 'failed' : ingest ? (ingest.problems.length > 0 ? 'failed' : 'success') : null,
  flows: (ingest?.perSecond ?? 0) > 0,
  href: linkTo.stack('kafka'),
})

const storeHop = ({ backend, stats, services }: Known, flows: boolean): Hop => ({
  name: 'Event store',
  engine: backend === 'stack' ? 'ClickHouse' : 'DuckDB',
  icon: 'storage',
  value: stats ? formatCount(stats.total) : '–',
  detail: stats && stats.perSecond > 0 ? `events, +${formatRate(stats.perSecond)}/s` : 'events',
  hint: null,
  state: isUnwell(services, 'clickhouse') ? 'failed' : stats ? 'success' : null,
  flows,
  href: backend === 'stack' ? linkTo.stack('clickhouse') : linkTo.sql('SELECT * FROM user_events LIMIT 100'),
})

const isUnwell = (services: Known['services'], name: string): boolean => {
  const state = services?.find(({ service }) => service === name)?.state
  return state === 'unhealthy' || state === 'failed' || state === 'stopped' || state === 'absent'
}

const taskOf = (detail: DagRunDetail | null | undefined, taskId: string): TaskInstance | undefined =>
  detail?.taskInstances.find((instance) => instance.taskId === taskId)

const durationOf = (task: TaskInstance | undefined): string =>
  task?.startDate != null && task.endDate !== null ? formatDuration(task.endDate - task.startDate) : '–'

const fileOf = (file: ObjectStat | null | undefined): Pick<Hop, 'detail' | 'hint' | 'href'> =>
  file
    ? {
        detail: minuteTitle(file.key.replace(/\.(parquet|json)$/, '')).replace(/^.* /, 'of '),
        hint: `${file.bucket}/${file.key}`,
        href: linkTo.object(file.bucket, file.key),
      }
    : { detail: 'no file yet', hint: null, href: null }

const received = (report: StoredReport | null | undefined): { value: string; detail: string } => {
  if (!report) return { value: '–', detail: 'no report yet' }
  const read = readReport(report.body)
  if (read.kind !== 'counts') return { value: 'no data', detail: report.minute }
  const { total_events, total_errors } = read.counts
  return { value: formatPlural(total_events, 'event'), detail: formatPlural(total_errors, 'error') }
}

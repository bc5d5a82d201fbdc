import type { EventStats, ObjectStat, ProducerStatus } from '../../../src-main/contract/models/platform.ts'
import type { Backend } from '../../../src-main/contract/models/primitives.ts'
import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import type { DagRunDetail, TaskInstance } from '../../../src-main/contract/models/run.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { formatCount, formatPlural, formatRate } from '../../shared/format/number.ts'
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
  readonly state: AnyState | null
  readonly flows: boolean
}

export type Known = {
  readonly backend: Backend
  readonly producer: ProducerStatus | undefined
  readonly stats: EventStats | undefined
  readonly runs: LatestRuns | undefined
  readonly report: StoredReport | null | undefined
}

/** The minute DAG's tasks, by the hop that they feed. */
const TASKS = { parquet: 'stream_from_clickhouse_to_minio', analysis: 'spark_analysis', dashboard: 'send_to_dashboard' }

/** The picture's six stations with what each did last. */
export const hopsOf = ({ backend, producer, stats, runs, report }: Known): Hop[] => {
  const isStack = backend === 'stack'
  const makes = producer?.state === 'running'
  const stateOf = (taskId: string): AnyState | null => taskOf(runs?.latest, taskId)?.state ?? null
  const works = (taskId: string): boolean => stateOf(taskId) === 'running'
  const analysis = taskOf(runs?.success, TASKS.analysis)
  return [
    {
      name: 'Producer',
      engine: isStack ? 'Kafka' : 'seeded shop',
      icon: 'producer',
      value: producer ? `${formatRate(producer.actualPerSecond)}/s` : '–',
      detail: producer ? { running: 'running', stopped: 'stopped', held: 'held' }[producer.state] : 'not known',
      hint: null,
      state: null,
      flows: makes,
    },
    {
      name: 'Event store',
      engine: isStack ? 'ClickHouse' : 'DuckDB',
      icon: 'storage',
      value: stats ? formatCount(stats.total) : '–',
      detail: 'events',
      hint: null,
      state: null,
      flows: works(TASKS.parquet),
    },
    {
      name: 'Parquet',
      engine: isStack ? 'MinIO' : 'object store',
      icon: 'parquet',
      value: runs?.parquet ? formatBytes(runs.parquet.size) : '–',
      detail: fileDetail(runs?.parquet),
      hint: runs?.parquet ? `${runs.parquet.bucket}/${runs.parquet.key}` : null,
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
    },
    {
      name: 'JSON',
      engine: isStack ? 'MinIO' : 'object store',
      icon: 'json',
      hint: runs?.json ? `${runs.json.bucket}/${runs.json.key}` : null,
      value: runs?.json ? formatBytes(runs.json.size) : '–',
      detail: fileDetail(runs?.json),
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
    },
  ]
}

const taskOf = (detail: DagRunDetail | null | undefined, taskId: string): TaskInstance | undefined =>
  detail?.taskInstances.find((instance) => instance.taskId === taskId)

const durationOf = (task: TaskInstance | undefined): string =>
  task?.startDate != null && task.endDate !== null ? formatDuration(task.endDate - task.startDate) : '–'

const fileDetail = (file: ObjectStat | null | undefined): string =>
  file ? minuteTitle(file.key.replace(/\.(parquet|json)$/, '')).replace(/^.* /, 'of ') : 'no file yet'

const received = (report: StoredReport | null | undefined): { value: string; detail: string } => {
  if (!report) return { value: '–', detail: 'no report yet' }
  const read = readReport(report.body)
  if (read.kind !== 'counts') return { value: 'no data', detail: report.minute }
  const { total_events, total_errors } = read.counts
  return { value: formatPlural(total_events, 'event'), detail: formatPlural(total_errors, 'error') }
}

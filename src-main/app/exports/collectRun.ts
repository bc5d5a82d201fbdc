import { PfadError } from '../../contract/error.ts'
import type { AppInfo } from '../../contract/models/platform.ts'
import type { EpochMs, JsonValue } from '../../contract/models/primitives.ts'
import type { StoredReport } from '../../contract/models/report.ts'
import type { Attempt, DagRunDetail, HistoryEvent } from '../../contract/models/run.ts'
import { hideSensitive } from '../../core/config/sensitive.ts'
import { parseObjectUrl } from '../../core/objectName.ts'
import type { Services } from '../handlers/services.ts'
import { LIMITS } from './limits.ts'

export type ExportServices = Pick<Services, 'runStore' | 'reportStore' | 'logs' | 'clock' | 'info' | 'mask'>

/** A run as it is exported, but for its logs. Its texts are not masked yet. */
export type CollectedRun = {
  readonly detail: DagRunDetail
  /** Task id → those before it; of the version that the DAG has now. */
  readonly upstream: ReadonlyMap<string, readonly string[]>
  readonly report: StoredReport | null
  readonly history: readonly HistoryEvent[]
  readonly hasMoreHistory: boolean
  readonly info: AppInfo
  readonly exportedAt: EpochMs
}

/** Throws `run-not-found`. */
export const collectRun = (services: ExportServices, of: { dagId: string; runId: string }): CollectedRun => {
  const { runStore, reportStore, clock, info } = services
  const detail = runStore.runDetail(of.dagId, of.runId)
  if (!detail) throw new PfadError('run-not-found', `${of.dagId} has no run ${of.runId}.`, 'It may have been removed.')
  const dag = runStore.dags().find((row) => row.dag.dagId === of.dagId)?.dag
  const minute = minuteOf(detail)
  const { events, next } = runStore.historyPage(of, { before: null, limit: LIMITS.history })
  return {
    detail,
    upstream: new Map(dag?.tasks.map(({ taskId, upstream }) => [taskId, upstream])),
    report: minute === null ? null : (reportStore.get(of.dagId, minute)[0] ?? null),
    history: events.toReversed(),
    hasMoreHistory: next !== null,
    info: info(),
    exportedAt: clock.now(),
  }
}

/** The minute that the run was about, as the path says that one of its tasks returned. */
const minuteOf = ({ xcoms }: DagRunDetail): string | null => {
  for (const { value } of xcoms) {
    if (typeof value !== 'string' || !/^s3[an]?:\/\/[^/]+\/./.test(value)) continue
    const name = parseObjectUrl(value).key.split('/').at(-1) ?? ''
    if (/^\d{4}-\d\d-\d\d_\d\d-\d\d/.test(name)) return name.replace(/\.parquet$/, '')
  }
  return null
}

/** Attempts whose logs are shown, oldest first: where there are too many, those that failed and the last ones. */
export const chooseLogs = (attempts: readonly Attempt[]): Attempt[] => {
  const weight = ({ outcome }: Attempt): number => (outcome === 'failed' || outcome === 'lost' ? 1 : 0)
  return attempts
    .toSorted((a, b) => weight(b) - weight(a) || b.startDate - a.startDate)
    .slice(0, LIMITS.logs)
    .toSorted((a, b) => a.startDate - b.startDate)
}

/** Indented JSON without secrets, and whether it was cut. */
export const jsonText = (value: JsonValue, mask: (text: string) => string): { text: string; isCut: boolean } => {
  const text = mask(JSON.stringify(hideSensitive(value), null, 2))
  return { text: text.slice(0, LIMITS.json), isCut: text.length > LIMITS.json }
}

import type { ScheduledInterval } from '../../../contract/calls/dags.ts'
import type { DagSummary, ImportError, Schedule, TaskSpec } from '../../../contract/models/dag.ts'
import type { ReasonFound } from '../../../contract/models/explanation.ts'
import type { LedgerEntry } from '../../../contract/models/ledger.ts'
import type { ImportResult, ObjectStat } from '../../../contract/models/platform.ts'
import type { DagRun, HistoryEvent, Note, TaskInstance, XCom } from '../../../contract/models/run.ts'
import { conditionText } from '../../../core/asset.ts'
import { formatInstant, formatInstantOrNull } from '../parse/instant.ts'
import type { Row } from './table.ts'

/** A schedule as its author would write it. */
export const scheduleText = (schedule: Schedule): string | null => {
  switch (schedule.kind) {
    case 'none':
      return null
    case 'once':
      return '@once'
    case 'cron':
      return schedule.expression
    case 'interval':
      return `${schedule.ms / 1000}s`
    case 'assets':
      return conditionText(schedule.expression)
    case 'assetsOrTime':
      return `${conditionText(schedule.expression)} or ${schedule.cron}`
  }
}

export const dagRow = (dag: DagSummary): Row => ({
  dag_id: dag.dagId,
  fileloc: dag.fileloc,
  is_paused: dag.isPaused,
  schedule: scheduleText(dag.schedule),
  timezone: dag.timezone,
  next_dagrun_run_after: formatInstantOrNull(dag.nextDagRunAt),
  tags: dag.tags,
  description: dag.description,
})

export const runRow = (run: DagRun): Row => ({
  dag_id: run.dagId,
  run_id: run.runId,
  run_type: run.runType,
  state: run.state,
  run_after: formatInstant(run.runAfter),
  logical_date: formatInstantOrNull(run.logicalDate),
  data_interval_start: formatInstantOrNull(run.dataInterval?.start ?? null),
  data_interval_end: formatInstantOrNull(run.dataInterval?.end ?? null),
  queued_at: formatInstant(run.queuedAt),
  start_date: formatInstantOrNull(run.startDate),
  end_date: formatInstantOrNull(run.endDate),
  conf: run.conf,
  backend: run.backend,
  triggered_by: run.triggeredBy,
})

export const taskRow = (task: TaskSpec): Row => ({
  task_id: task.taskId,
  task_group: task.groupId,
  operator: task.kind,
  upstream_task_ids: task.upstream,
  trigger_rule: task.triggerRule,
  retries: task.retries,
  retry_delay: task.retryDelay / 1000,
  pool: task.pool,
})

export const taskInstanceRow = (instance: TaskInstance, logicalDate: number | null): Row => ({
  dag_id: instance.dagId,
  run_id: instance.runId,
  logical_date: formatInstantOrNull(logicalDate),
  task_id: instance.taskId,
  map_index: instance.mapIndex,
  state: instance.state,
  try_number: instance.tryNumber,
  start_date: formatInstantOrNull(instance.startDate),
  end_date: formatInstantOrNull(instance.endDate),
  reason: instance.reason,
})

export const historyRow = (event: HistoryEvent): Row => ({
  at: formatInstant(event.at),
  dag_id: event.dagId,
  run_id: event.runId,
  task_id: event.taskId,
  map_index: event.mapIndex,
  event: event.name,
  by: event.by,
  detail: event.detail,
})

export const noteRow = (note: Note): Row => ({
  run_id: note.runId,
  task_id: note.taskId,
  map_index: note.mapIndex,
  note: note.text,
  by: note.by,
  at: formatInstant(note.at),
})

export const xcomRow = (xcom: Omit<XCom, 'value'> & { readonly bytes?: number }): Row => ({
  task_id: xcom.taskId,
  map_index: xcom.mapIndex,
  try_number: xcom.tryNumber,
  key: xcom.key,
  timestamp: formatInstant(xcom.at),
  ...(xcom.bytes === undefined ? {} : { bytes: xcom.bytes }),
})

/** `schedule preview` and `dags next-execution`. */
export const intervalRow = (interval: ScheduledInterval): Row => ({
  logical_date: formatInstant(interval.logicalDate),
  data_interval_start: formatInstant(interval.dataInterval.start),
  data_interval_end: formatInstant(interval.dataInterval.end),
})

export const ledgerRow = (entry: LedgerEntry): Row => ({
  at: formatInstant(entry.at),
  kind: entry.kind,
  from: formatInstant(entry.from),
  to: formatInstant(entry.to),
  dag_id: entry.dagId,
  missed: entry.missed === null ? 0 : (entry.missed.count ?? 'many'),
  first_missed: formatInstantOrNull(entry.missed?.first.start ?? null),
  last_missed: formatInstantOrNull(entry.missed?.last.start ?? null),
  decision: entry.decision,
  reason: entry.reason,
})

export const reasonRow = (found: ReasonFound): Row => ({
  severity: found.severity,
  code: found.code,
  task_id: found.taskId,
  map_index: found.mapIndex,
  reason: found.sentence,
  detail: found.detail,
})

export const importErrorRow = (error: ImportError): Row => ({
  filepath: error.fileloc,
  line: error.line,
  error: error.message,
  timestamp: formatInstant(error.at),
})

export const importResultRow = (result: ImportResult): Row => ({
  read: result.read,
  inserted: result.inserted,
  duplicates: result.duplicates,
  rejected: result.rejected,
  rejects_file: result.rejectsFile,
})

export const objectRow = (object: ObjectStat): Row => ({
  bucket: object.bucket,
  key: object.key,
  size: object.size,
  last_modified: formatInstant(object.lastModified),
  etag: object.etag,
})

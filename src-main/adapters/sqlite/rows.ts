import { z } from 'zod'
import { errorShape } from '../../contract/error.ts'
import { alertEvent } from '../../contract/models/alert.ts'
import { importError, serializedDag } from '../../contract/models/dag.ts'
import { dataInterval, jsonValue } from '../../contract/models/primitives.ts'
import { storedReport } from '../../contract/models/report.ts'
import { attempt, dagRun, historyEvent, note, taskInstance, xcom } from '../../contract/models/run.ts'
import type { CallbackRequest, DagRow, HistoryEvent, RunningAttempt } from '../../engine/ports/runStore.ts'
import type { Row } from './database.ts'

/** Rows become models here, and are checked: the file is a border like any other. */
const json = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : null)

export const RUN_COLUMNS = `r.id, r.dag_id AS dagId, r.run_id AS runId, r.run_type AS runType, r.state, r.logical_date AS logicalDate,
  r.interval_start, r.interval_end, r.run_after AS runAfter, r.queued_at AS queuedAt, r.start_date AS startDate, r.end_date AS endDate,
  r.conf, v.version AS dagVersion, r.backend, r.triggered_by AS triggeredBy, r.note`

export const toRun = (row: Row) =>
  dagRun.parse({
    ...row,
    conf: json(row['conf']),
    dataInterval: row['interval_start'] === null ? null : { start: row['interval_start'], end: row['interval_end'] },
  })

const KEY = 'r.dag_id AS dagId, r.run_id AS runId, x.task_id AS taskId, x.map_index AS mapIndex'

export const TASK_INSTANCE_COLUMNS = `${KEY}, x.state, x.try_number AS tryNumber, x.failures, x.losses, x.reschedules,
  x.first_started_at AS firstStartedAt, x.start_date AS startDate, x.end_date AS endDate, x.next_attempt_at AS nextAttemptAt, x.reason`

export const toTaskInstance = (row: Row) => taskInstance.parse(row)

export const ATTEMPT_COLUMNS = `${KEY}, x.try_number AS tryNumber, x.queued_at AS queuedAt, x.start_date AS startDate,
  x.end_date AS endDate, x.outcome, x.error, x.pid, x.owner, x.lease_until AS leaseUntil`

export const toAttempt = (row: Row) => attempt.parse({ ...row, error: json(row['error']) })

export const toRunningAttempt = (row: Row): RunningAttempt =>
  attempt
    .pick({ dagId: true, runId: true, taskId: true, mapIndex: true, tryNumber: true })
    .extend({ owner: z.string(), leaseUntil: z.int() })
    .parse(row)

export const XCOM_COLUMNS = `${KEY}, x.try_number AS tryNumber, x.key, x.value, x.at`

export const toXCom = (row: Row) => xcom.parse({ ...row, value: json(row['value']) })

export const toNote = (row: Row) => note.parse({ ...row, taskId: row['taskId'] === '' ? null : row['taskId'] })

export const CALLBACK_COLUMNS = `x.id, ${KEY}, x.try_number AS tryNumber, x.of, x.name, x.error, x.tries, x.next_at AS nextAt`

const callbackRow = z.object({
  id: z.string(),
  of: z.enum(['task', 'dag']),
  name: alertEvent,
  error: errorShape.nullable(),
  tries: z.int(),
  nextAt: z.int(),
  dagId: z.string(),
  runId: z.string(),
  taskId: z.string(),
  mapIndex: z.int(),
  tryNumber: z.int(),
})

export const toCallback = (row: Row): CallbackRequest => {
  const { dagId, runId, taskId, mapIndex, tryNumber, ...rest } = callbackRow.parse({
    ...row,
    error: json(row['error']),
  })
  return { ...rest, attempt: { dagId, runId, taskId, mapIndex, tryNumber } }
}

export const toHistory = (row: Row): HistoryEvent => historyEvent.parse({ ...row, detail: json(row['detail']) })

export const toSerializedDag = (text: unknown) => serializedDag.parse(json(text))

export const toDagRow = (row: Row): DagRow => ({
  dag: toSerializedDag(row['serialized']),
  isPaused: row['is_paused'] === 1,
  isActive: row['is_active'] === 1,
  lastScheduled:
    row['last_scheduled_end'] === null
      ? null
      : dataInterval.parse({ start: row['last_scheduled_start'], end: row['last_scheduled_end'] }),
  isCatchingUp: row['is_catching_up'] === 1,
})

export const toImportError = (row: Row) => importError.parse(row)

export const toReport = (row: Row) => storedReport.parse({ ...row, body: json(row['body']) })

export const toJson = (value: unknown) => jsonValue.parse(json(value))

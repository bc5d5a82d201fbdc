import { taskInstanceState } from '../../contract/models/run.ts'
import type { RunStore } from '../../engine/ports/runStore.ts'
import { createAlertReads } from './alerts.ts'
import { approvalReads } from './approval.ts'
import { createAssetReads } from './assets.ts'
import { createBackfillReads } from './backfills.ts'
import { createCommit } from './commit.ts'
import { controlReads } from './control.ts'
import type { Database, Value } from './database.ts'
import { createLedgerReads } from './ledger.ts'
import { noticeReads } from './notices.ts'
import { createOverviewReads } from './overview.ts'
import { removeRunsBefore } from './retention.ts'
import * as rows from './rows.ts'
import { createRunIds } from './runIds.ts'

const RUN = `SELECT ${rows.RUN_COLUMNS} FROM dag_run r JOIN dag_version v ON v.id = r.version`
const of = (table: string, columns: string) => `SELECT ${columns} FROM ${table} x JOIN dag_run r ON r.id = x.run`
const TASK_INSTANCE = of('task_instance', rows.TASK_INSTANCE_COLUMNS)
const ATTEMPT = of('attempt', rows.ATTEMPT_COLUMNS)
const XCOM = of('xcom', rows.XCOM_COLUMNS)
const THIS_RUN = 'r.dag_id = ? AND r.run_id = ?'

/** `RunStore` on SQLite. */
export const createSqliteRunStore = (db: Database): RunStore => {
  const ids = createRunIds(db)
  const run: RunStore['run'] = (dagId, runId) => {
    const row = db.get(`${RUN} WHERE ${THIS_RUN}`, dagId, runId)
    return row === null ? null : rows.toRun(row)
  }
  const taskInstances: RunStore['taskInstances'] = (dagId, runId) =>
    db.all(`${TASK_INSTANCE} WHERE ${THIS_RUN} ORDER BY x.task_id, x.map_index`, dagId, runId).map(rows.toTaskInstance)

  const control = controlReads(db)
  return {
    ...createBackfillReads(db),
    ...control,
    ...createLedgerReads(db),
    ...createAssetReads(db),
    ...approvalReads(db),
    ...createOverviewReads(db),
    ...noticeReads(db),
    commit: createCommit(db, ids),
    ...createAlertReads(db),
    dags: () =>
      db
        .all('SELECT d.*, v.serialized FROM dag d JOIN dag_version v ON v.id = d.version ORDER BY d.dag_id')
        .map(rows.toDagRow),
    dagVersion: (dagId, version) => {
      const row = db.get('SELECT serialized FROM dag_version WHERE dag_id = ? AND version = ?', dagId, version)
      return row === null ? null : rows.toSerializedDag(row['serialized'])
    },
    versionsInUse: () =>
      db
        .all(
          `SELECT DISTINCT version FROM dag_version v
           WHERE id IN (SELECT version FROM dag) OR EXISTS (SELECT 1 FROM dag_run r WHERE r.version = v.id)`,
        )
        .map((row) => String(row['version'])),
    importErrors: () => db.all('SELECT * FROM import_error ORDER BY fileloc').map(rows.toImportError),
    run,
    runByLogicalDate: (dagId, logicalDate) => {
      const row = db.get(`${RUN} WHERE r.dag_id = ? AND r.logical_date = ?`, dagId, logicalDate)
      return row === null ? null : rows.toRun(row)
    },
    runs: ({ dagId, state, before, beforeRun, limit }) => {
      const used: [string, ...Value[]][] = []
      if (dagId !== undefined) used.push(['r.dag_id = ?', dagId])
      if (state !== undefined) used.push(['r.state = ?', state])
      if (before !== undefined && beforeRun === undefined) used.push(['r.run_after < ?', before])
      if (before !== undefined && beforeRun !== undefined) {
        const last = 'SELECT id FROM dag_run WHERE dag_id = ? AND run_id = ?'
        const edge = `r.run_after <= ? AND (r.run_after < ? OR r.id < (${last}))`
        used.push([edge, before, before, beforeRun.dagId, beforeRun.runId])
      }
      const where = used.length === 0 ? '' : `WHERE ${used.map(([condition]) => condition).join(' AND ')}`
      const values = used.flatMap(([, ...each]) => each)
      return db.all(`${RUN} ${where} ORDER BY r.run_after DESC, r.id DESC LIMIT ?`, ...values, limit).map(rows.toRun)
    },
    oldestRunAfter: () => {
      const oldest = db.get('SELECT min(run_after) AS oldest FROM dag_run')?.['oldest']
      return typeof oldest === 'number' ? oldest : null
    },
    runDetail: (dagId, runId) => {
      const found = run(dagId, runId)
      if (found === null) return null
      const all = (select: string) =>
        db.all(`${select} WHERE ${THIS_RUN} ORDER BY x.task_id, x.map_index, x.try_number`, dagId, runId)
      return {
        run: found,
        taskInstances: taskInstances(dagId, runId),
        attempts: all(ATTEMPT).map(rows.toAttempt),
        xcoms: all(XCOM).map(rows.toXCom),
        notes: control.notes(dagId, runId),
      }
    },
    taskInstances,
    attempts: (dagId, runId, taskId) =>
      db
        .all(`${ATTEMPT} WHERE ${THIS_RUN} AND x.task_id = ? ORDER BY x.map_index, x.try_number`, dagId, runId, taskId)
        .map(rows.toAttempt),
    activeRuns: () => {
      const isActive = `r.state IN ('queued', 'running')`
      const instances = Map.groupBy(
        db.all(`${TASK_INSTANCE} WHERE ${isActive}`).map(rows.toTaskInstance),
        (row) => `${row.dagId}\n${row.runId}`,
      )
      return db
        .all(`${RUN} WHERE ${isActive} ORDER BY r.run_after, r.id`)
        .map(rows.toRun)
        .map((active) => ({ run: active, taskInstances: instances.get(`${active.dagId}\n${active.runId}`) ?? [] }))
    },
    pastStates: (dagId, taskId, logicalDate) => {
      const past = db.get(
        'SELECT id FROM dag_run WHERE dag_id = ? AND logical_date < ? ORDER BY logical_date DESC LIMIT 1',
        ...[dagId, logicalDate],
      )
      if (past === null) return null
      return db
        .all('SELECT state FROM task_instance WHERE run = ? AND task_id = ?', Number(past['id']), taskId)
        .map((row) => taskInstanceState.parse(row['state']))
    },
    runningAttempts: () => db.all(`${ATTEMPT} WHERE x.outcome IS NULL`).map(rows.toRunningAttempt),
    callbacks: () => db.all(`${of('callback', rows.CALLBACK_COLUMNS)} ORDER BY x.next_at, x.id`).map(rows.toCallback),
    history: ({ dagId, runId }, limit) => {
      const columns = 'x.at, x.task_id AS taskId, x.map_index AS mapIndex, x.name, x.by, x.detail'
      const found =
        runId === null
          ? db.all(
              `SELECT x.dag_id AS dagId, NULL AS runId, ${columns} FROM event x WHERE x.run = 0 AND x.dag_id = ? ORDER BY x.seq LIMIT ?`,
              dagId,
              limit,
            )
          : db.all(
              `SELECT r.dag_id AS dagId, r.run_id AS runId, ${columns} FROM dag_run r JOIN event x ON x.run = r.id
               WHERE ${THIS_RUN} ORDER BY x.seq LIMIT ?`,
              ...[dagId, runId, limit],
            )
      return found.map(rows.toHistory)
    },
    removeRunsBefore: (instant, options) => {
      const removed = removeRunsBefore(db, instant, options)
      ids.forget()
      return removed
    },
    usage: () => {
      const pragma = (name: string) => Number(db.get(`PRAGMA ${name}`)?.[name])
      const free = pragma('freelist_count')
      return {
        bytes: (pragma('page_count') - free) * pragma('page_size'),
        items: Number(db.get('SELECT count(*) AS items FROM dag_run')?.['items']),
        oldestAt: toInstant(db.get('SELECT min(run_after) AS at FROM dag_run')?.['at']),
      }
    },
  }
}

const toInstant = (value: unknown): number | null => (typeof value === 'number' ? value : null)

import type { DagRun, DagRunState } from '../../../contract/models/run.ts'
import type { Database } from '../database.ts'
import { type Appliers, expectOne } from './applier.ts'
import { insertTaskInstance } from './task.ts'

export const runChanges = {
  createRun: (db, change, idOf) => {
    insertRun(db, change.run)
    for (const row of change.taskInstances) insertTaskInstance(db, row, idOf)
  },
  updateRun: (db, change) => expectOne(updateRun(db, change.run, change.expected)),
  removeRun: (db, change, idOf) => removeRun(db, idOf(change.dagId, change.runId)),
} satisfies Partial<Appliers>

const insertRun = (db: Database, run: DagRun): void => {
  db.run(
    `INSERT INTO dag_run (run_type, state, run_after, queued_at, start_date, end_date, conf, backend, triggered_by, note, dag_id,
       run_id, logical_date, interval_start, interval_end, version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT id FROM dag_version WHERE dag_id = ? AND version = ?))`,
    ...[...mutable(run), run.dagId, run.runId, run.logicalDate],
    ...[run.dataInterval?.start ?? null, run.dataInterval?.end ?? null, run.dagId, run.dagVersion],
  )
}

/** Rows changed: 1, or 0 where the run is not in the state expected. */
const updateRun = (db: Database, run: DagRun, expected: DagRunState): number =>
  db.run(
    `UPDATE dag_run SET run_type = ?, state = ?, run_after = ?, queued_at = ?, start_date = ?, end_date = ?, conf = ?, backend = ?, triggered_by = ?,
       note = ?, version = (SELECT id FROM dag_version WHERE dag_id = ? AND version = ?)
     WHERE dag_id = ? AND run_id = ? AND state = ?`,
    ...[...mutable(run), run.dagId, run.dagVersion, run.dagId, run.runId, expected],
  )

const mutable = (run: DagRun) =>
  [
    run.runType,
    run.state,
    run.runAfter,
    run.queuedAt,
    run.startDate,
    run.endDate,
    JSON.stringify(run.conf),
    run.backend,
    run.triggeredBy,
    run.note,
  ] as const

/** Removes a run with all that hangs on it. */
export const removeRun = (db: Database, id: number): void => {
  const tables = [
    'task_instance',
    'attempt',
    'xcom',
    'callback',
    'approval',
    'alert',
    'missed_deadline',
    'event',
    'note',
    'dag_run_asset_event',
  ]
  for (const table of tables) {
    db.run(`DELETE FROM ${table} WHERE run = ?`, id)
  }
  db.run('DELETE FROM dag_run WHERE id = ?', id)
}

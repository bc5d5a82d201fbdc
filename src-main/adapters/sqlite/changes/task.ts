import type { TaskInstance } from '../../../contract/models/run.ts'
import type { Database } from '../database.ts'
import { type Appliers, expectOne, type IdOf, keyOf } from './applier.ts'

export const taskChanges = {
  createTaskInstance: (db, change, idOf) => insertTaskInstance(db, change.row, idOf),
  removeTaskInstance: (db, { key, expected }, idOf) =>
    expectOne(
      db.run(
        'DELETE FROM task_instance WHERE run = ? AND task_id = ? AND map_index = ? AND state = ? AND try_number = ?',
        ...[...keyOf(key, idOf), expected.state, expected.tryNumber],
      ),
    ),
  updateTaskInstance: (db, { row, expected }, idOf) =>
    expectOne(
      db.run(
        `UPDATE task_instance SET state = ?, try_number = ?, failures = ?, losses = ?, reschedules = ?,
         first_started_at = ?, start_date = ?, end_date = ?, next_attempt_at = ?, reason = ? WHERE run = ? AND task_id = ? AND map_index = ? AND state = ? AND try_number = ?`,
        ...[...taskInstanceValues(row), ...keyOf(row, idOf), expected.state, expected.tryNumber],
      ),
    ),
} satisfies Partial<Appliers>

export const insertTaskInstance = (db: Database, row: TaskInstance, idOf: IdOf): void => {
  db.run(
    `INSERT INTO task_instance (state, try_number, failures, losses, reschedules,
       first_started_at, start_date, end_date, next_attempt_at, reason, run, task_id, map_index)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[...taskInstanceValues(row), ...keyOf(row, idOf)],
  )
}

const taskInstanceValues = (row: TaskInstance) =>
  [
    row.state,
    row.tryNumber,
    row.failures,
    row.losses,
    row.reschedules,
    row.firstStartedAt,
    row.startDate,
    row.endDate,
    row.nextAttemptAt,
    row.reason,
  ] as const

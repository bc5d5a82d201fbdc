import { PfadError } from '../../contract/error.ts'
import type { TaskInstance, TaskInstanceKey } from '../../contract/models/run.ts'
import type { Change, HistoryEvent } from '../../engine/ports/runStore.ts'
import { applyDagChange } from './dagChanges.ts'
import type { Database } from './database.ts'
import { databaseError, isConstraint } from './errors.ts'
import { insertRun, removeRun, updateRun } from './runChanges.ts'

/** Thrown inside a transaction to take it back: a row was not what the change expected. */
class Conflict extends Error {}

const expectOne = (changed: number): void => {
  if (changed !== 1) throw new Conflict()
}

/** Applies changes in one transaction. False: a conflict, and nothing was written. */
export const createCommit = (db: Database): ((changes: readonly Change[]) => boolean) => {
  // The integer ids of runs in use; cleared after a rollback, which may have taken some of them back.
  const ids = new Map<string, number>()
  const idOf = (dagId: string, runId: string): number => {
    const key = `${dagId}\n${runId}`
    const known = ids.get(key)
    if (known !== undefined) return known
    const id = db.get('SELECT id FROM dag_run WHERE dag_id = ? AND run_id = ?', dagId, runId)?.['id']
    if (typeof id !== 'number') throw new Conflict()
    if (ids.size > 10_000) ids.clear()
    ids.set(key, id)
    return id
  }
  return (changes) => {
    if (changes.length === 0) return true
    try {
      db.transaction(() => {
        for (const change of changes) apply(db, change, idOf)
      })
      if (changes.some((change) => change.type === 'removeRun')) ids.clear()
      return true
    } catch (error) {
      ids.clear()
      if (error instanceof Conflict || isConstraint(error)) return false
      throw databaseError(db.path, error)
    }
  }
}

type IdOf = (dagId: string, runId: string) => number

const keyOf = (key: TaskInstanceKey, idOf: IdOf) => [idOf(key.dagId, key.runId), key.taskId, key.mapIndex] as const
const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

const apply = (db: Database, change: Change, idOf: IdOf): void => {
  switch (change.type) {
    case 'saveDag':
    case 'importError':
      return applyDagChange(db, change)
    case 'createRun':
      insertRun(db, change.run)
      for (const row of change.taskInstances) insertTaskInstance(db, row, idOf)
      return
    case 'updateRun':
      return expectOne(updateRun(db, change.run, change.expected))
    case 'removeRun':
      return removeRun(db, idOf(change.dagId, change.runId))
    case 'createTaskInstance':
      return insertTaskInstance(db, change.row, idOf)
    case 'updateTaskInstance':
      return updateTaskInstance(db, change, idOf)
    case 'startAttempt': {
      const { attempt, owner, leaseUntil } = change
      db.run(
        `INSERT INTO attempt (run, task_id, map_index, try_number, queued_at, start_date, pid, owner, lease_until)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[
          ...keyOf(attempt, idOf),
          attempt.tryNumber,
          attempt.queuedAt,
          attempt.startDate,
          attempt.pid,
          owner,
          leaseUntil,
        ],
      )
      return
    }
    case 'endAttempt':
      return expectOne(
        db.run(
          `UPDATE attempt SET outcome = ?, error = ?, end_date = ?, owner = NULL, lease_until = NULL
           WHERE run = ? AND task_id = ? AND map_index = ? AND try_number = ? AND outcome IS NULL`,
          ...[
            change.outcome,
            jsonOrNull(change.error),
            change.endDate,
            ...keyOf(change.key, idOf),
            change.key.tryNumber,
          ],
        ),
      )
    case 'renewLeases':
      db.run('UPDATE attempt SET lease_until = ? WHERE owner = ? AND outcome IS NULL', change.leaseUntil, change.owner)
      return
    case 'xcom':
      db.run(
        'INSERT INTO xcom (run, task_id, map_index, try_number, key, value, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ...[
          ...keyOf(change.xcom, idOf),
          change.xcom.tryNumber,
          change.xcom.key,
          JSON.stringify(change.xcom.value),
          change.xcom.at,
        ],
      )
      return
    case 'requestCallback': {
      const { id, attempt, of, name, error, tries, nextAt } = change.request
      db.run(
        `INSERT OR REPLACE INTO callback (id, run, task_id, map_index, try_number, of, name, error, tries, next_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[id, ...keyOf(attempt, idOf), attempt.tryNumber, of, name, jsonOrNull(error), tries, nextAt],
      )
      return
    }
    case 'postponeCallback':
      return expectOne(
        db.run('UPDATE callback SET tries = ?, next_at = ? WHERE id = ?', change.tries, change.nextAt, change.id),
      )
    case 'removeCallback':
      return expectOne(db.run('DELETE FROM callback WHERE id = ?', change.id))
    case 'history':
      return insertHistory(db, change.event, idOf)
  }
}

const insertTaskInstance = (db: Database, row: TaskInstance, idOf: IdOf): void => {
  db.run(
    `INSERT INTO task_instance (state, try_number, failures, losses, start_date, end_date, next_attempt_at, reason, run, task_id, map_index)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[...taskInstanceValues(row), ...keyOf(row, idOf)],
  )
}

const updateTaskInstance = (db: Database, change: Change & { type: 'updateTaskInstance' }, idOf: IdOf): void => {
  const { row, expected } = change
  expectOne(
    db.run(
      `UPDATE task_instance SET state = ?, try_number = ?, failures = ?, losses = ?, start_date = ?, end_date = ?, next_attempt_at = ?,
         reason = ? WHERE run = ? AND task_id = ? AND map_index = ? AND state = ? AND try_number = ?`,
      ...[...taskInstanceValues(row), ...keyOf(row, idOf), expected.state, expected.tryNumber],
    ),
  )
}

const taskInstanceValues = (row: TaskInstance) =>
  [
    row.state,
    row.tryNumber,
    row.failures,
    row.losses,
    row.startDate,
    row.endDate,
    row.nextAttemptAt,
    row.reason,
  ] as const

const insertHistory = (db: Database, event: HistoryEvent, idOf: IdOf): void => {
  const run = event.runId === null ? 0 : idOf(event.dagId, event.runId)
  const dagId = event.runId === null ? event.dagId : null
  if (event.name === '') throw new PfadError('internal', 'A line of history without an event.')
  db.run(
    `INSERT INTO event (run, seq, at, dag_id, task_id, map_index, name, by, detail)
     VALUES (?1, (SELECT coalesce(max(seq), 0) + 1 FROM event WHERE run = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8)`,
    ...[run, event.at, dagId, event.taskId, event.mapIndex, event.name, event.by, jsonOrNull(event.detail)],
  )
}

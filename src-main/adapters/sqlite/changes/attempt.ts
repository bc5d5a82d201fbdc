import { type Appliers, expectOne, jsonOrNull, keyOf } from './applier.ts'

export const attemptChanges = {
  startAttempt: (db, change, idOf) => {
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
  },
  reopenAttempt: (db, { key, owner, leaseUntil }, idOf) =>
    expectOne(
      db.run(
        `UPDATE attempt SET outcome = NULL, error = NULL, end_date = NULL, owner = ?, lease_until = ?
           WHERE run = ? AND task_id = ? AND map_index = ? AND try_number = ? AND outcome = 'rescheduled'`,
        ...[owner, leaseUntil, ...keyOf(key, idOf), key.tryNumber],
      ),
    ),
  endAttempt: (db, change, idOf) =>
    expectOne(
      db.run(
        `UPDATE attempt SET outcome = ?, error = ?, end_date = ?, owner = NULL, lease_until = NULL
           WHERE run = ? AND task_id = ? AND map_index = ? AND try_number = ? AND outcome IS NULL`,
        ...[change.outcome, jsonOrNull(change.error), change.endDate, ...keyOf(change.key, idOf), change.key.tryNumber],
      ),
    ),
  renewLeases: (db, change) => {
    db.run('UPDATE attempt SET lease_until = ? WHERE owner = ? AND outcome IS NULL', change.leaseUntil, change.owner)
  },
  xcom: (db, change, idOf) => {
    db.run(
      'INSERT OR REPLACE INTO xcom (run, task_id, map_index, try_number, key, value, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[
        ...keyOf(change.xcom, idOf),
        change.xcom.tryNumber,
        change.xcom.key,
        JSON.stringify(change.xcom.value),
        change.xcom.at,
      ],
    )
  },
} satisfies Partial<Appliers>

import type { ReportStore } from '../../engine/ports/reportStore.ts'
import type { Database } from './database.ts'
import { databaseError } from './errors.ts'
import { toReport } from './rows.ts'

const COLUMNS = 'dag_id AS dagId, minute, revision, idempotency_key AS idempotencyKey, received_at AS receivedAt, body'

/** `ReportStore` on SQLite. */
export const createSqliteReportStore = (db: Database): ReportStore => ({
  receive: ({ dagId, minute, idempotencyKey, body, receivedAt }) => {
    try {
      return db.transaction(() => {
        const known = db.get('SELECT dag_id, minute, revision FROM report WHERE idempotency_key = ?', idempotencyKey)
        const last = db.get(
          'SELECT max(revision) AS revision FROM report WHERE dag_id = ? AND minute = ?',
          ...(known === null ? [dagId, minute] : [String(known['dag_id']), String(known['minute'])]),
        )
        const revision = Number(last?.['revision'] ?? 0) + 1
        if (known !== null) {
          if (known['revision'] === revision - 1) return 'repeated'
          const again = 'UPDATE report SET revision = ?, received_at = ? WHERE idempotency_key = ?'
          db.run(again, revision, receivedAt, idempotencyKey)
          return 'restored'
        }
        db.run(
          'INSERT INTO report (dag_id, minute, revision, idempotency_key, received_at, body) VALUES (?, ?, ?, ?, ?, ?)',
          ...[dagId, minute, revision, idempotencyKey, receivedAt, JSON.stringify(body)],
        )
        return revision === 1 ? 'stored' : 'revised'
      })
    } catch (error) {
      throw databaseError(db.path, error)
    }
  },
  // SQLite takes the other columns from the row that has the maximum: https://sqlite.org/lang_select.html#bareagg
  list: ({ dagId, limit }) => {
    const select = `SELECT ${COLUMNS}, max(revision) FROM report`
    const found =
      dagId === undefined
        ? db.all(`${select} GROUP BY minute, dag_id ORDER BY minute DESC, dag_id LIMIT ?`, limit)
        : db.all(`${select} WHERE dag_id = ? GROUP BY minute ORDER BY minute DESC LIMIT ?`, dagId, limit)
    return found.map(toReport)
  },
  range: ({ dagId, after, before, limit }) =>
    db
      .all(
        `SELECT ${COLUMNS}, max(revision) FROM report WHERE dag_id = ? AND minute > ? AND minute < ?
         GROUP BY minute ORDER BY minute LIMIT ?`,
        ...[dagId, after, before, limit],
      )
      .map(toReport),
  get: (dagId, minute) =>
    db
      .all(`SELECT ${COLUMNS} FROM report WHERE dag_id = ? AND minute = ? ORDER BY revision DESC`, dagId, minute)
      .map(toReport),
  removeBefore: (instant, { keepLast, limit, dryRun = false }) => {
    // Of a DAG's minutes the one received later may be the earlier one; the names sort as the minutes do.
    const old = db.all(
      `SELECT dag_id, minute FROM report r WHERE received_at < ?1
         AND revision = (SELECT max(revision) FROM report o WHERE o.dag_id = r.dag_id AND o.minute = r.minute)
         AND (SELECT count(*) FROM (SELECT DISTINCT minute FROM report o
                WHERE o.dag_id = r.dag_id AND o.minute > r.minute LIMIT ?2)) = ?2
       ORDER BY received_at LIMIT ?3`,
      ...[instant, keepLast, limit],
    )
    if (dryRun) return old.length
    try {
      db.transaction(() => {
        for (const row of old) {
          db.run('DELETE FROM report WHERE dag_id = ? AND minute = ?', String(row['dag_id']), String(row['minute']))
        }
      })
    } catch (error) {
      throw databaseError(db.path, error)
    }
    return old.length
  },
})

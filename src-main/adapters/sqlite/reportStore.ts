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
        const known = db.get('SELECT 1 FROM report WHERE idempotency_key = ?', idempotencyKey)
        if (known !== null) return 'repeated'
        const last = db.get(
          'SELECT max(revision) AS revision FROM report WHERE dag_id = ? AND minute = ?',
          dagId,
          minute,
        )
        const revision = Number(last?.['revision'] ?? 0) + 1
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
  get: (dagId, minute) =>
    db
      .all(`SELECT ${COLUMNS} FROM report WHERE dag_id = ? AND minute = ? ORDER BY revision DESC`, dagId, minute)
      .map(toReport),
})

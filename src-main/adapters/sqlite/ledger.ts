import { ledgerEntry } from '../../contract/models/ledger.ts'
import type { LedgerReads } from '../../engine/ports/store/ledger.ts'
import type { Database, Row, Value } from './database.ts'

export const createLedgerReads = (db: Database): LedgerReads => ({
  ledger: ({ dagId, date, limit }) => {
    const conditions: [string, ...Value[]][] = []
    if (dagId !== undefined) conditions.push(['dag_id = ?', dagId])
    if (date !== undefined) conditions.push(['first_start <= ? AND last_end > ?', date, date])
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(([text]) => text).join(' AND ')}`
    const values = conditions.flatMap(([, ...rest]) => rest)
    return db.all(`SELECT * FROM ledger ${where} ORDER BY id DESC LIMIT ?`, ...values, limit).map(toEntry)
  },
  lastNote: (dagId, name) => {
    const at = db.get(
      `SELECT at FROM event WHERE run = 0 AND dag_id = ? AND (' ' || name || ' ') LIKE '% ' || ? || ' %' ORDER BY seq DESC LIMIT 1`,
      ...[dagId, name],
    )?.['at']
    return typeof at === 'number' ? at : null
  },
  lastHeartbeat: () => {
    const at = db.get('SELECT at FROM heartbeat')?.['at']
    return typeof at === 'number' ? at : null
  },
})

const toEntry = (row: Row) =>
  ledgerEntry.parse({
    ...row,
    from: row['from_at'],
    to: row['to_at'],
    dagId: row['dag_id'],
    missed:
      row['first_start'] === null
        ? null
        : {
            count: row['missed_count'],
            first: { start: row['first_start'], end: row['first_end'] },
            last: { start: row['last_start'], end: row['last_end'] },
          },
  })

import { type Appliers, expectOne } from './applier.ts'

export const alertChanges = {
  requestAlert: (db, { alert }, idOf) => {
    const { id, to, message, tries, nextAt, lastError } = alert
    db.run(
      'INSERT OR REPLACE INTO alert (id, run, sender, message, tries, next_at, last_error) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[
        id,
        idOf(message.dagId, message.runId),
        JSON.stringify(to),
        JSON.stringify(message),
        tries,
        nextAt,
        lastError,
      ],
    )
  },
  postponeAlert: (db, { id, tries, nextAt, lastError }) =>
    expectOne(
      db.run('UPDATE alert SET tries = ?, next_at = ?, last_error = ? WHERE id = ?', tries, nextAt, lastError, id),
    ),
  removeAlert: (db, { id }) => expectOne(db.run('DELETE FROM alert WHERE id = ?', id)),
  deadline: (db, { dagId, runId, missedAt }, idOf) => {
    const run = idOf(dagId, runId)
    if (missedAt === null) db.run('DELETE FROM missed_deadline WHERE run = ?', run)
    else db.run('INSERT OR REPLACE INTO missed_deadline (run, at) VALUES (?, ?)', run, missedAt)
  },
} satisfies Partial<Appliers>

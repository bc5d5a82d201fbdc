import { type Appliers, expectOne, jsonOrNull, keyOf } from './applier.ts'

export const callbackChanges = {
  requestCallback: (db, change, idOf) => {
    const { id, attempt, of, name, error, tries, nextAt } = change.request
    db.run(
      `INSERT OR REPLACE INTO callback (id, run, task_id, map_index, try_number, of, name, error, tries, next_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[id, ...keyOf(attempt, idOf), attempt.tryNumber, of, name, jsonOrNull(error), tries, nextAt],
    )
  },
  postponeCallback: (db, change) =>
    expectOne(
      db.run('UPDATE callback SET tries = ?, next_at = ? WHERE id = ?', change.tries, change.nextAt, change.id),
    ),
  removeCallback: (db, change) => expectOne(db.run('DELETE FROM callback WHERE id = ?', change.id)),
} satisfies Partial<Appliers>

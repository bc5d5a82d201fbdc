import type { Appliers } from './applier.ts'

const KEPT = 10_000

export const ledgerChanges = {
  ledger: (db, { entry }) => {
    const { missed } = entry
    db.run(
      `INSERT INTO ledger (at, kind, from_at, to_at, dag_id, missed_count, first_start, first_end, last_start, last_end, decision, reason)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[entry.at, entry.kind, entry.from, entry.to, entry.dagId, missed?.count ?? null],
      ...[missed?.first.start ?? null, missed?.first.end ?? null, missed?.last.start ?? null, missed?.last.end ?? null],
      ...[entry.decision, entry.reason],
    )
    db.run('DELETE FROM ledger WHERE id <= (SELECT max(id) FROM ledger) - ?', KEPT)
  },
  heartbeat: (db, { at }) => {
    db.run('INSERT OR REPLACE INTO heartbeat (id, at) VALUES (1, ?)', at)
  },
} satisfies Partial<Appliers>

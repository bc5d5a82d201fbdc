import type { Appliers } from './applier.ts'

export const dagChanges = {
  saveDag: (db, change) => {
    const { dag, isPaused, isActive, lastScheduled, isCatchingUp } = change.row
    db.run(
      'INSERT INTO dag_version (dag_id, version, serialized) VALUES (?, ?, ?) ON CONFLICT (dag_id, version) DO NOTHING',
      ...[dag.dagId, dag.version, JSON.stringify(dag)],
    )
    db.run(
      `INSERT INTO dag (dag_id, version, is_paused, is_active, last_scheduled_start, last_scheduled_end, is_catching_up)
       VALUES (?1, (SELECT id FROM dag_version WHERE dag_id = ?1 AND version = ?2), ?3, ?4, ?5, ?6, ?7)
       ON CONFLICT (dag_id) DO UPDATE SET version = excluded.version, is_paused = excluded.is_paused,
         is_active = excluded.is_active, last_scheduled_start = excluded.last_scheduled_start,
         last_scheduled_end = excluded.last_scheduled_end, is_catching_up = excluded.is_catching_up`,
      ...[dag.dagId, dag.version, isPaused ? 1 : 0, isActive ? 1 : 0],
      ...[lastScheduled?.start ?? null, lastScheduled?.end ?? null, isCatchingUp ? 1 : 0],
    )
  },
  importError: (db, change) => {
    const { fileloc, error } = change
    db.run('DELETE FROM import_error WHERE fileloc = ?', fileloc)
    if (error !== null) {
      db.run(
        'INSERT INTO import_error (fileloc, line, message, at) VALUES (?, ?, ?, ?)',
        fileloc,
        error.line,
        error.message,
        error.at,
      )
    }
  },
} satisfies Partial<Appliers>

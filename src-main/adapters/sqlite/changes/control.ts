import type { Appliers } from './applier.ts'

export const controlChanges = {
  setNote: (db, { of, note }, idOf) => {
    const key = [idOf(of.dagId, of.runId), of.taskId ?? '', of.mapIndex] as const
    if (note === null) {
      db.run('DELETE FROM note WHERE run = ? AND task_id = ? AND map_index = ?', ...key)
      return
    }
    db.run(
      'INSERT OR REPLACE INTO note (run, task_id, map_index, text, by, at) VALUES (?, ?, ?, ?, ?, ?)',
      ...[...key, note.text, note.by, note.at],
    )
  },
  forgetHistory: (db, { dagId }) => {
    db.run('DELETE FROM event WHERE run = 0 AND dag_id = ?', dagId)
  },
  forgetDag: (db, { dagId }) => {
    db.run('DELETE FROM dag WHERE dag_id = ?', dagId)
    db.run('DELETE FROM dag_version WHERE dag_id = ?', dagId)
  },
} satisfies Partial<Appliers>

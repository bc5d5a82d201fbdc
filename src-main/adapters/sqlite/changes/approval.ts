import { type Appliers, expectOne, keyOf } from './applier.ts'

export const approvalChanges = {
  requestApproval: (db, { approval }, idOf) => {
    const { dagId: _dag, runId: _run, taskId: _task, mapIndex: _index, requestedAt, deadline, ...question } = approval
    db.run(
      'INSERT INTO approval (run, task_id, map_index, requested_at, deadline, question) VALUES (?, ?, ?, ?, ?, ?)',
      ...[...keyOf(approval, idOf), requestedAt, deadline, JSON.stringify(question)],
    )
  },
  removeApproval: (db, { key }, idOf) =>
    expectOne(db.run('DELETE FROM approval WHERE run = ? AND task_id = ? AND map_index = ?', ...keyOf(key, idOf))),
} satisfies Partial<Appliers>

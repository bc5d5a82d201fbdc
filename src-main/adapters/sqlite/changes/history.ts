import { PfadError } from '../../../contract/error.ts'
import { type Appliers, jsonOrNull } from './applier.ts'

export const historyChanges = {
  history: (db, { event }, idOf, nextSeq) => {
    const run = event.runId === null ? 0 : idOf(event.dagId, event.runId)
    const dagId = event.runId === null ? event.dagId : null
    if (event.name === '') throw new PfadError('internal', 'A line of history without an event.')
    db.run(
      `INSERT INTO event (run, seq, at, dag_id, task_id, map_index, name, by, detail)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[
        run,
        nextSeq(run),
        event.at,
        dagId,
        event.taskId,
        event.mapIndex,
        event.name,
        event.by,
        jsonOrNull(event.detail),
      ],
    )
  },
} satisfies Partial<Appliers>

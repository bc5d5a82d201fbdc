import { z } from 'zod'
import type { GraphReads } from '../../engine/ports/store/graph.ts'
import type { Database } from './database.ts'
import { toJson } from './rows.ts'

const xcomRow = z.object({ mapIndex: z.int(), value: z.unknown().transform(toJson) })

/** What passing results on reads. */
export const graphReads = (db: Database): GraphReads => ({
  taskXComs: ({ dagId, runId, taskId }, key) =>
    db
      .all(
        `SELECT t.map_index AS mapIndex, x.value FROM dag_run r
         JOIN task_instance t ON t.run = r.id AND t.task_id = ? AND t.state <> 'removed'
         JOIN xcom x ON x.run = r.id AND x.task_id = t.task_id AND x.map_index = t.map_index
           AND x.try_number = t.try_number AND x.key = ?
         WHERE r.dag_id = ? AND r.run_id = ? ORDER BY t.map_index`,
        ...[taskId, key, dagId, runId],
      )
      .map((row) => xcomRow.parse(row)),
})

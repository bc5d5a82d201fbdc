import type { ControlReads } from '../../engine/ports/store/control.ts'
import type { Database } from './database.ts'
import { RUN_COLUMNS, toRun } from './rows.ts'

/** Beyond any instant that JavaScript knows, on either side (ms). */
const EVER = 9e15

/** What clearing and marking read. */
export const controlReads = (db: Database): ControlReads => ({
  runsByDate: (dagId, { from, to, limit }) =>
    db
      .all(
        `SELECT ${RUN_COLUMNS} FROM dag_run r JOIN dag_version v ON v.id = r.version
         WHERE r.dag_id = ? AND r.logical_date BETWEEN ? AND ? ORDER BY r.logical_date LIMIT ?`,
        ...[dagId, from ?? -EVER, to ?? EVER, limit],
      )
      .map(toRun),
})

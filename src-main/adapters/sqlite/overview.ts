import { z } from 'zod'
import { dagRunState, type GridRun, gridRun, taskInstanceState } from '../../contract/models/run.ts'
import type { DayCounts, OverviewReads } from '../../engine/ports/store/overview.ts'
import type { Database } from './database.ts'

const QUARTER = 900_000

const taskCount = z.object({ run: z.int(), taskId: z.string(), state: taskInstanceState, count: z.int() })
const spanCount = z.object({ span: z.int(), state: dagRunState, count: z.int() })

export const createOverviewReads = (db: Database): OverviewReads => ({
  grid: ({ dagId, before = Number.MAX_SAFE_INTEGER, beforeRun = null, limit }) => {
    const rows = db.all(
      `SELECT id, run_id AS runId, run_type AS runType, state, logical_date AS logicalDate, run_after AS runAfter,
         queued_at AS queuedAt, start_date AS startDate, end_date AS endDate
       FROM dag_run
       WHERE dag_id = ?1 AND run_after <= ?2
         AND (run_after < ?2 OR id < (SELECT id FROM dag_run WHERE dag_id = ?1 AND run_id = ?3))
       ORDER BY run_after DESC, id DESC LIMIT ?4`,
      ...[dagId, before, beforeRun, limit],
    )
    const tasks = new Map<number, GridRun['tasks']>(rows.map((row) => [Number(row['id']), {}]))
    const counts = db.all(
      `SELECT run, task_id AS taskId, state, count(*) AS count FROM task_instance
       WHERE run IN (SELECT value FROM json_each(?)) GROUP BY run, task_id, state`,
      JSON.stringify([...tasks.keys()]),
    )
    for (const row of counts) {
      const { run, taskId, state, count } = taskCount.parse(row)
      const ofRun = tasks.get(run)
      if (ofRun !== undefined) ofRun[taskId] = { ...ofRun[taskId], [state]: count }
    }
    return rows.map(({ id, ...row }) => gridRun.parse({ ...row, tasks: tasks.get(Number(id)) }))
  },

  runCounts: (dagId, edges) => {
    const spans: Record<string, number>[] = edges.slice(1).map(() => ({}))
    const all = db.all(
      `WITH span (span, first, past) AS (
         SELECT key, value, lead(value) OVER (ORDER BY key) FROM json_each(?1)
       ), edge (first, past) AS (SELECT min(first), max(first) FROM span)
       SELECT span, state, sum(runs) AS count FROM (
         SELECT span, state, runs FROM span CROSS JOIN run_count
           WHERE dag_id = ?2 AND quarter >= first / ${QUARTER} AND quarter < past / ${QUARTER}
         UNION ALL
         SELECT span, state, 1 FROM dag_run r CROSS JOIN span
           WHERE r.dag_id = ?2 AND r.state IN ('queued', 'running')
             AND coalesce(r.logical_date, r.run_after) >= span.first AND coalesce(r.logical_date, r.run_after) < span.past
       ) GROUP BY span, state`,
      ...[JSON.stringify(edges), dagId],
    )
    for (const row of all) {
      const { span, state, count } = spanCount.parse(row)
      const counts = spans[span]
      if (counts !== undefined) counts[state] = count
    }
    return spans satisfies DayCounts[]
  },
})

import { z } from 'zod'
import { type DagRunState, dagRunState, type GridRun, gridRun, taskInstanceState } from '../../contract/models/run.ts'
import type { OverviewReads } from '../../engine/ports/store/overview.ts'
import type { Database } from './database.ts'

const QUARTER = 900_000

const taskCount = z.object({ run: z.int(), taskId: z.string(), state: taskInstanceState, count: z.int() })
const finishedCounts = z.tuple([z.int().nullable(), z.int().nullable()])
const activeCount = z.object({ at: z.int(), state: dagRunState, count: z.int() })

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
    const spans = edges.slice(1).map((end, index) => [edges[index] ?? end, end])
    const finished = db.all(
      `SELECT (SELECT json_array(sum(success), sum(failed)) FROM run_count
         WHERE dag_id = ?2 AND quarter >= value ->> 0 / ${QUARTER} AND quarter < value ->> 1 / ${QUARTER}) AS counts
       FROM json_each(?1)`,
      ...[JSON.stringify(spans), dagId],
    )
    const active = db.all(
      `SELECT coalesce(logical_date, run_after) AS at, state, count(*) AS count FROM dag_run
       WHERE dag_id = ? AND state IN ('queued', 'running') GROUP BY 1, 2`,
      dagId,
    )
    const counts = finished.map((row): Partial<Record<DagRunState, number>> => {
      const [success, failed] = finishedCounts.parse(JSON.parse(String(row['counts'])))
      return { ...(success ? { success } : {}), ...(failed ? { failed } : {}) }
    })
    for (const row of active) {
      const { at, state, count } = activeCount.parse(row)
      const ofSpan = counts[spans.findIndex(([start = 0, end = 0]) => at >= start && at < end)]
      if (ofSpan !== undefined) ofSpan[state] = (ofSpan[state] ?? 0) + count
    }
    return counts
  },
})

import { z } from 'zod'
import {
  type DagRunState,
  dagRunState,
  type GridRun,
  gridRun,
  type RunMinute,
  recentRun,
  runDuration,
  taskInstanceState,
} from '../../contract/models/run.ts'
import type { OverviewReads } from '../../engine/ports/store/overview.ts'
import type { Database } from './database.ts'

const QUARTER = 900_000
const MINUTE = 60_000

const taskCount = z.object({ run: z.int(), taskId: z.string(), state: taskInstanceState, count: z.int() })
const finishedCounts = z.tuple([z.int().nullable(), z.int().nullable()])
const activeCount = z.object({ at: z.int(), state: dagRunState, count: z.int() })

const minuteCount = z.object({ at: z.int(), state: dagRunState, count: z.int(), runId: z.string() })

const GRID_COLUMNS = `id, run_id AS runId, run_type AS runType, state, logical_date AS logicalDate, run_after AS runAfter,
  queued_at AS queuedAt, start_date AS startDate, end_date AS endDate`

export const createOverviewReads = (db: Database): OverviewReads => ({
  grid: ({ dagId, before = Number.MAX_SAFE_INTEGER, beforeRun = null, limit }) => {
    const rows = db.all(
      `SELECT ${GRID_COLUMNS} FROM dag_run
       WHERE dag_id = ?1 AND run_after <= ?2
         AND (run_after < ?2 OR id < (SELECT id FROM dag_run WHERE dag_id = ?1 AND run_id = ?3))
       ORDER BY run_after DESC, id DESC LIMIT ?4`,
      ...[dagId, before, beforeRun, limit],
    )
    return withTasks(db, rows)
  },

  gridPage: ({ dagId, first, limit }) => {
    // From whichever end is nearer: places are counted through.
    const after = countRuns(db, dagId) - first
    const fromEnd = after < first
    const size = Math.min(limit, after)
    if (size <= 0) return []
    const direction = fromEnd ? 'DESC' : 'ASC'
    const rows = db.all(
      `SELECT ${GRID_COLUMNS} FROM dag_run WHERE id IN
         (SELECT id FROM dag_run WHERE dag_id = ? ORDER BY run_after ${direction}, id ${direction} LIMIT ? OFFSET ?)
       ORDER BY run_after, id`,
      ...[dagId, size, fromEnd ? after - size : first],
    )
    return withTasks(db, rows)
  },

  countRuns: (dagId, dueBy) => countRuns(db, dagId, dueBy),

  recentRuns: ({ dagIds, limit }) =>
    db
      .all(
        `SELECT d.value AS dagId, (SELECT json_group_array(json(run)) FROM (
           SELECT json_object('runId', run_id, 'state', state, 'logicalDate', logical_date, 'runAfter', run_after,
             'startDate', start_date, 'endDate', end_date) AS run
           FROM dag_run WHERE dag_id = d.value ORDER BY run_after DESC, id DESC LIMIT ?)) AS runs
         FROM json_each(coalesce(?, (SELECT json_group_array(dag_id) FROM dag))) d`,
        ...[limit, dagIds === null ? null : JSON.stringify(dagIds)],
      )
      .map(({ dagId, runs }) => ({
        dagId: String(dagId),
        runs: recentRun
          .array()
          .parse(JSON.parse(String(runs)))
          .toReversed(),
      }))
      .filter(({ runs }) => runs.length > 0),

  runMinutes: (dagId, { from, to }) => {
    const rows = db.all(
      `SELECT at, state, count(*) AS count, min(run_id) AS runId FROM (
         SELECT logical_date - logical_date % ${MINUTE} AS at, state, run_id FROM dag_run
           WHERE dag_id = ?1 AND logical_date >= ?2 AND logical_date < ?3
         UNION ALL
         SELECT run_after - run_after % ${MINUTE}, state, run_id FROM dag_run
           WHERE dag_id = ?1 AND logical_date IS NULL AND run_after >= ?2 AND run_after < ?3)
       GROUP BY at, state ORDER BY at`,
      ...[dagId, from, to],
    )
    const minutes = new Map<number, RunMinute>()
    for (const row of rows) {
      const { at, state, count, runId } = minuteCount.parse(row)
      const known = minutes.get(at)
      minutes.set(at, {
        at,
        states: { ...known?.states, [state]: count },
        runId: known === undefined && count === 1 ? runId : null,
      })
    }
    return [...minutes.values()]
  },

  durations: ({ dagId, limit }) => {
    const rows = db.all(
      `SELECT id, run_id AS runId, state, logical_date AS logicalDate, run_after AS runAfter, queued_at AS queuedAt,
         start_date AS startDate, end_date AS endDate
       FROM dag_run WHERE dag_id = ? AND state IN ('success', 'failed') AND start_date IS NOT NULL AND end_date IS NOT NULL
       ORDER BY run_after DESC, id DESC LIMIT ?`,
      ...[dagId, limit],
    )
    const tasks = new Map<number, Record<string, number>>(rows.map((row) => [Number(row['id']), {}]))
    const spans = db.all(
      `SELECT run, task_id AS taskId, max(end_date) - min(start_date) AS took FROM task_instance
       WHERE run IN (SELECT value FROM json_each(?)) AND end_date IS NOT NULL AND start_date IS NOT NULL GROUP BY run, task_id`,
      JSON.stringify([...tasks.keys()]),
    )
    for (const { run, taskId, took } of spans) {
      const ofRun = tasks.get(Number(run))
      if (ofRun !== undefined) ofRun[String(taskId)] = Number(took)
    }
    return rows.toReversed().map(({ id, ...row }) => runDuration.parse({ ...row, tasks: tasks.get(Number(id)) }))
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

/** Finished runs are counted by quarters already; only what is due by an instant has to be looked through. */
const countRuns = (db: Database, dagId: string, dueBy?: number): number => {
  const row =
    dueBy === undefined
      ? db.get(
          `SELECT coalesce((SELECT sum(success + failed) FROM run_count WHERE dag_id = ?1), 0) +
             (SELECT count(*) FROM dag_run WHERE dag_id = ?1 AND state IN ('queued', 'running')) AS runs`,
          dagId,
        )
      : db.get('SELECT count(*) AS runs FROM dag_run WHERE dag_id = ? AND run_after <= ?', dagId, dueBy)
  return Number(row?.['runs'])
}

/** Runs of the grid with how many instances of each task are in which state. */
const withTasks = (db: Database, rows: readonly Readonly<Record<string, unknown>>[]): GridRun[] => {
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
}

import { z } from 'zod'
import { errorShape } from '../../contract/error.ts'
import { attemptKey, attemptOutcome, taskInstanceState } from '../../contract/models/run.ts'
import type { NoticeReads } from '../../engine/ports/store/notices.ts'
import type { Database } from './database.ts'
import { toJson } from './rows.ts'

const failedRun = z.object({ dagId: z.string(), runId: z.string(), endDate: z.int(), tasks: z.array(z.string()) })
const failedAttempt = attemptKey.extend({
  endDate: z.int(),
  outcome: attemptOutcome,
  error: errorShape.nullable(),
  state: taskInstanceState,
  lastTry: z.int(),
})

export const noticeReads = (db: Database): NoticeReads => ({
  failedRuns: ({ before, limit }) =>
    db
      .all(
        `SELECT dag_id AS dagId, run_id AS runId, end_date AS endDate,
           (SELECT json_group_array(DISTINCT task_id) FROM task_instance i WHERE i.run = r.id AND i.state = 'failed') AS tasks
         FROM dag_run r INDEXED BY dag_run_failed
         WHERE state = 'failed' AND end_date < ? ORDER BY end_date DESC LIMIT ?`,
        ...[before, limit],
      )
      .map((row) => failedRun.parse({ ...row, tasks: toJson(row['tasks']) })),

  failedAttempts: ({ before, limit }) =>
    db
      .all(
        `SELECT r.dag_id AS dagId, r.run_id AS runId, x.task_id AS taskId, x.map_index AS mapIndex,
           x.try_number AS tryNumber, x.end_date AS endDate, x.outcome, x.error, i.state, i.try_number AS lastTry
         FROM attempt x INDEXED BY attempt_failed
         CROSS JOIN dag_run r ON r.id = x.run
         CROSS JOIN task_instance i ON i.run = x.run AND i.task_id = x.task_id AND i.map_index = x.map_index
         WHERE x.outcome IN ('failed', 'lost') AND x.end_date < ?
           AND NOT (r.state = 'failed' AND i.state = 'failed' AND i.try_number = x.try_number)
         ORDER BY x.end_date DESC LIMIT ?`,
        ...[before, limit],
      )
      .map((row) => failedAttempt.parse({ ...row, error: toJson(row['error']) })),
})

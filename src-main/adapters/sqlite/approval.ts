import { pendingApproval } from '../../contract/models/approval.ts'
import type { ApprovalReads } from '../../engine/ports/store/approval.ts'
import type { Database } from './database.ts'
import { toJson } from './rows.ts'

export const approvalReads = (db: Database): ApprovalReads => ({
  approvals: () =>
    db
      .all(
        `SELECT r.dag_id AS dagId, r.run_id AS runId, x.task_id AS taskId, x.map_index AS mapIndex,
           x.requested_at AS requestedAt, x.deadline, x.question
         FROM approval x JOIN dag_run r ON r.id = x.run ORDER BY x.requested_at, r.id, x.task_id, x.map_index`,
      )
      .map(({ question, ...row }) => pendingApproval.parse({ ...Object(toJson(question)), ...row })),
})

import { z } from 'zod'
import { pendingApproval } from '../models/approval.ts'
import { jsonValue } from '../models/primitives.ts'
import { taskInstance, taskInstanceKey } from '../models/run.ts'
import { call } from './define.ts'

export const approvalCalls = {
  /** What waits for an answer, oldest first; of one DAG where it is named. */
  'approvals.list': call(z.object({ dagId: z.string().optional() }), z.array(pendingApproval)),
  /** Gives the task instance with its answer. The first answer counts: a later one is refused. */
  'approvals.answer': call(
    taskInstanceKey.extend({
      mapIndex: z.int().default(-1),
      chosen: z.array(z.string()),
      params: z.record(z.string(), jsonValue).default({}),
    }),
    taskInstance,
  ),
} as const

import type { PendingApproval } from '../../../contract/models/approval.ts'
import type { TaskInstanceKey } from '../../../contract/models/run.ts'

/** A question that is put, which must not wait already; one that is answered or dropped, which must. */
export type ApprovalChange =
  | { readonly type: 'requestApproval'; readonly approval: PendingApproval }
  | { readonly type: 'removeApproval'; readonly key: TaskInstanceKey }

export interface ApprovalReads {
  /** What waits for an answer, oldest first. */
  approvals(): PendingApproval[]
}

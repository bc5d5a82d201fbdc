import type { PendingApproval } from '../../../src-main/contract/models/approval.ts'
import type { TaskInstanceKey } from '../../../src-main/contract/models/run.ts'
import type { ApprovalChange, ApprovalReads } from '../../../src-main/engine/ports/store/approval.ts'
import { type createUndo, expectThat } from './undo.ts'

type RunRef = { readonly dagId: string; readonly runId: string }
const runKey = ({ dagId, runId }: RunRef) => `${dagId}\n${runId}`
const keyOf = (key: TaskInstanceKey) => `${runKey(key)}\n${key.taskId}\n${key.mapIndex}`

export const createMemoryApprovals = ({ put }: ReturnType<typeof createUndo>, hasRun: (key: string) => boolean) => {
  const approvals = new Map<string, PendingApproval>()
  const reads: ApprovalReads = {
    approvals: () => [...approvals.values()].toSorted((a, b) => a.requestedAt - b.requestedAt),
  }
  return {
    reads,
    forget: (run: RunRef): void => {
      for (const [key, asked] of approvals) if (runKey(asked) === runKey(run)) put(approvals, key, undefined)
    },
    apply: (change: ApprovalChange): void => {
      if (change.type === 'removeApproval') {
        expectThat(approvals.has(keyOf(change.key)))
        return put(approvals, keyOf(change.key), undefined)
      }
      const { approval } = change
      expectThat(hasRun(runKey(approval)) && !approvals.has(keyOf(approval)))
      return put(approvals, keyOf(approval), approval)
    },
  }
}

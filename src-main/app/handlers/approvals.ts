import type { Handlers } from '../../contract/pfadContract.ts'
import type { Services } from './services.ts'

type ApprovalCalls = 'approvals.list' | 'approvals.answer'

export const createApprovalHandlers = ({
  scheduler,
  runStore,
  dagsLoaded,
  by,
}: Services): Pick<Handlers['calls'], ApprovalCalls> => ({
  'approvals.list': ({ dagId }) =>
    runStore.approvals().filter((approval) => dagId === undefined || approval.dagId === dagId),
  'approvals.answer': async (request) => {
    await dagsLoaded
    return scheduler.answerApproval({ ...request, by })
  },
})

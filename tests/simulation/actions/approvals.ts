import { type Action, HAND } from './action.ts'

/** Somebody answers, now and then twice, or with what is no option. */
export const answer: Action = {
  name: 'answer',
  probability: 0.03,
  act: ({ scheduler, store, pick, ask }) => {
    const asked = pick(store.approvals())
    if (asked === undefined) return
    const { dagId, runId, taskId, mapIndex } = asked
    const choose = () => [pick([...asked.options, 'Approve', 'Maybe']) ?? '']
    const request = { dagId, runId, taskId, mapIndex, params: {}, by: HAND }
    ask(scheduler.answerApproval({ ...request, chosen: choose() }))
    ask(scheduler.answerApproval({ ...request, chosen: choose() }))
  },
}

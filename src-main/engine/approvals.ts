import { PfadError } from '../contract/error.ts'
import type { ApprovalSpec, PendingApproval } from '../contract/models/approval.ts'
import type { JsonValue } from '../contract/models/primitives.ts'
import type { TaskInstance, TaskInstanceKey } from '../contract/models/run.ts'
import { answeredParams, checkAnswer, REJECT } from '../core/approval.ts'
import { directlyAfter, SKIP_DECISION } from '../core/branching.ts'
import { hideSensitive } from '../core/config/sensitive.ts'
import { updateOutlets } from './assets/addEvent.ts'
import type { Draft } from './draft.ts'
import type { RunStore } from './ports/runStore.ts'
import { type ActiveRun, type EngineState, instanceKey, isOurs, runKey, waitingKey } from './state.ts'
import { currentAttempt } from './steps/advanceRuns.ts'
import { skipTasks } from './steps/skipTasks.ts'

/** Puts the question of a task instance that is running: its attempt is put off until somebody answers, and holds no process. */
export const askPeople = (
  draft: Draft,
  of: { readonly active: ActiveRun; readonly row: TaskInstance; readonly asked: ApprovalSpec },
): void => {
  const { active, row } = of
  const { subject, body, options, multiple, params, respondents, timeout } = of.asked
  const { dagId, runId, taskId, mapIndex } = row
  draft.taskEvent(active, instanceKey(row), {
    type: 'reschedule',
    nextAttemptAt: null,
    reason: `Waits for approval: ${subject}`,
  })
  draft.add({
    type: 'endAttempt',
    key: currentAttempt(row),
    ...{ outcome: 'rescheduled', error: null, endDate: draft.now },
  })
  draft.requestApproval({
    ...{ dagId, runId, taskId, mapIndex, subject, body, options, multiple, params, respondents },
    requestedAt: draft.now,
    deadline: timeout === null ? null : draft.now + timeout,
  })
}

export type AnswerRequest = TaskInstanceKey & {
  readonly chosen: readonly string[]
  readonly params: Readonly<Record<string, JsonValue>>
  readonly by: string
}

/** A person's answer: the first one counts. Throws `not-waiting`, `bad-answer` and `not-a-respondent`. */
export const answerApproval = (draft: Draft, request: AnswerRequest, store: RunStore): TaskInstance => {
  const { chosen, by } = request
  const asked = draft.state.approvals.get(waitingKey(request))
  if (asked === undefined) throw notWaiting(draft.state, request, store)
  checkAnswer(asked, { chosen, by })
  return settle(draft, asked, { chosen, params: answeredParams(asked, request.params), by })
}

type Answer = {
  readonly chosen: readonly string[]
  readonly params: Readonly<Record<string, JsonValue>>
  /** null: nobody; its time was over. */
  readonly by: string | null
}

/** Ends what waited in vain: with its defaults where it has some, else as a failure. */
export const expireApprovals = (draft: Draft): void => {
  for (const asked of [...draft.state.approvals.values()]) {
    if (asked.deadline === null || asked.deadline > draft.now) continue
    const { active, spec } = specOf(draft.state, asked)
    if (!isOurs(draft.state, active.run)) continue
    if (spec.defaults === null) {
      const seconds = Math.round((asked.deadline - asked.requestedAt) / 1000)
      fail(draft, asked, { code: 'approval-timeout', message: `Nobody answered within ${seconds} s.` })
    } else {
      settle(draft, asked, { chosen: spec.defaults, params: defaultParams(asked), by: null })
    }
  }
}

/** A param without a default stays out where nobody answered. */
const defaultParams = (asked: PendingApproval): Record<string, JsonValue> => {
  try {
    return answeredParams(asked, {})
  } catch {
    return {}
  }
}

const specOf = (state: EngineState, asked: TaskInstanceKey) => {
  const active = state.runs.get(runKey(asked.dagId, asked.runId))
  const row = active?.instances.get(instanceKey(asked))
  const task = active?.tasks.get(asked.taskId)
  if (active === undefined || row === undefined || task?.approval == null) {
    throw new Error(`${asked.runId} ${asked.taskId} has a question but no task instance that asks it`)
  }
  return { active, row, task, spec: task.approval }
}

const settle = (draft: Draft, asked: PendingApproval, { chosen, params, by }: Answer): TaskInstance => {
  const { active, row, task, spec } = specOf(draft.state, asked)
  const said = by ?? undefined
  draft.noteInstance(row, { type: 'answer', chosen: [...chosen], params: hideSensitive(params) }, said)
  const isRejected = chosen.includes(REJECT)
  if (isRejected && spec.failOnReject) {
    return fail(draft, asked, { code: 'rejected', message: `Rejected${by === null ? '' : ` by ${by}`}.` }, said)
  }
  const attempt = currentAttempt(row)
  const value = { chosenOptions: [...chosen], params: { ...params }, respondedBy: by, respondedAt: draft.now }
  const after = draft.taskEvent(active, instanceKey(row), { type: 'succeed' }, said)
  endAttempt(draft, row, { outcome: 'success', error: null })
  draft.xcom(active, { ...attempt, key: 'return_value', value, at: draft.now })
  updateOutlets(draft, { key: attempt, task, extras: {} })
  if (isRejected) {
    const skipped = directlyAfter(active.dag, row.taskId)
    draft.xcom(active, { ...attempt, key: SKIP_DECISION, value: { skipped }, at: draft.now })
    skipTasks(draft, active, { taskIds: skipped, reason: `"${row.taskId}" was rejected.` })
  }
  draft.callback(active, { name: 'onSuccess', attempt, error: null })
  return after
}

const fail = (
  draft: Draft,
  asked: PendingApproval,
  error: { readonly code: string; readonly message: string },
  by?: string,
): TaskInstance => {
  const { active, row } = specOf(draft.state, asked)
  const after = draft.taskEvent(active, instanceKey(row), { type: 'fail', reason: error.message }, by)
  endAttempt(draft, row, { outcome: 'failed', error })
  draft.callback(active, { name: 'onFailure', attempt: currentAttempt(row), error })
  return after
}

/** The attempt that was put off ends now: it goes on for this commit only. */
const endAttempt = (
  draft: Draft,
  row: TaskInstance,
  end: {
    readonly outcome: 'success' | 'failed'
    readonly error: { readonly code: string; readonly message: string } | null
  },
): void => {
  const key = currentAttempt(row)
  draft.add({ type: 'reopenAttempt', key, owner: '', leaseUntil: draft.now })
  draft.add({ type: 'endAttempt', key, ...end, endDate: draft.now })
}

const notWaiting = (state: EngineState, key: TaskInstanceKey, store: RunStore): PfadError => {
  const active = state.runs.get(runKey(key.dagId, key.runId))
  const rows = active === undefined ? store.taskInstances(key.dagId, key.runId) : [...active.instances.values()]
  const row = rows.find((each) => instanceKey(each) === instanceKey(key))
  const hint = 'See what waits: pfad approvals list'
  if (row === undefined) {
    return new PfadError('task-not-found', `${key.dagId} has no task "${key.taskId}" in a run ${key.runId}.`, hint)
  }
  return new PfadError('not-waiting', `"${key.taskId}" of ${key.runId} waits for no answer: it is ${row.state}.`, hint)
}

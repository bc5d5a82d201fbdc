import type { DashboardRequest, MinuteView } from '../../../src-main/contract/models/minute.ts'
import type { Attempt } from '../../../src-main/contract/models/run.ts'
import { MINUTE_TASKS } from '../../shared/minute/tasks.ts'
import { attemptsOf } from '../../shared/minute/trace.ts'

/** One try to deliver the report, as its task made it. */
export type Try = {
  readonly attempt: Attempt
  /** What the dashboard answered, or why there was no answer; null while it goes on. */
  readonly answer: string | null
  /** How long it rested since the try before, ms. */
  readonly waitedMs: number | null
}

/** The tries of the task that posts. Its result is the status that it was answered with. */
export const triesOf = ({ detail }: Pick<MinuteView, 'detail'>): Try[] => {
  const task = detail?.taskInstances.find(({ taskId }) => taskId === MINUTE_TASKS.dashboard)
  if (!detail || !task) return []
  const attempts = attemptsOf(task, detail.attempts)
  return attempts.map((attempt, index) => {
    const before = attempts[index - 1]?.endDate ?? null
    const result = detail.xcoms.find(
      ({ taskId, tryNumber, key }) =>
        taskId === attempt.taskId && tryNumber === attempt.tryNumber && key === 'return_value',
    )?.value
    const said = attempt.error?.message ?? (typeof result === 'number' ? `HTTP ${result}` : attempt.outcome)
    return { attempt, answer: said, waitedMs: before === null ? null : attempt.startDate - before }
  })
}

/** What the dashboard got of a minute, newest first. */
export const requestsOf = (
  requests: readonly DashboardRequest[],
  { dagId, name }: Pick<MinuteView, 'dagId' | 'name'>,
): DashboardRequest[] => requests.filter((request) => request.dagId === dagId && request.minute === name)

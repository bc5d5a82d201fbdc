import type { MinuteView } from '../../../src-main/contract/models/minute.ts'
import type { EpochMs } from '../../../src-main/contract/models/primitives.ts'
import type { Attempt, DagRunDetail, TaskInstance } from '../../../src-main/contract/models/run.ts'
import type { AnyState } from '../state/states.ts'

/** A stretch of a hop: it waited for its turn, worked, or rested before another try. */
export type Span = {
  readonly kind: 'queued' | 'work' | 'backoff'
  readonly start: EpochMs
  /** null: it goes on. */
  readonly end: EpochMs | null
  readonly state: AnyState
}

/** One row of a minute's waterfall. */
export type TraceRow = {
  readonly name: string
  /** The task that it is, for a link; null for what is none. */
  readonly taskId: string | null
  readonly state: AnyState
  readonly spans: readonly Span[]
  /** From its first moment to its last, without what it waited for its turn, ms; null while it has not ended. */
  readonly tookMs: number | null
}

/** Where a minute's time went, from when its run was due until the dashboard had its report. */
export const traceOf = (view: Pick<MinuteView, 'detail'>): TraceRow[] => {
  const { detail } = view
  if (detail === null) return []
  return [scheduling(detail), ...inOrder(detail).map((task) => taskRow(task, detail.attempts))]
}

const scheduling = ({ run }: DagRunDetail): TraceRow => {
  const end = run.startDate
  const state = end === null ? run.state : 'success'
  return {
    name: 'Due, then started',
    taskId: null,
    state,
    spans: [{ kind: 'queued', start: run.runAfter, end, state }],
    tookMs: end === null ? null : end - run.runAfter,
  }
}

/** Tasks by their first start; what has not started keeps its place after them. */
const inOrder = ({ taskInstances, attempts }: DagRunDetail): TaskInstance[] => {
  const begin = (task: TaskInstance): number =>
    attemptsOf(task, attempts)[0]?.startDate ?? task.startDate ?? Number.POSITIVE_INFINITY
  return taskInstances.toSorted((a, b) => (begin(a) === begin(b) ? 0 : begin(a) - begin(b)))
}

/** A task's attempts in their order. */
export const attemptsOf = (task: Pick<TaskInstance, 'taskId' | 'mapIndex'>, attempts: readonly Attempt[]): Attempt[] =>
  attempts
    .filter(({ taskId, mapIndex }) => taskId === task.taskId && mapIndex === task.mapIndex)
    .toSorted((a, b) => a.tryNumber - b.tryNumber)

const taskRow = (task: TaskInstance, all: readonly Attempt[]): TraceRow => {
  const attempts = attemptsOf(task, all)
  const spans = attempts.flatMap((attempt, index): Span[] => {
    const before = attempts[index - 1]
    const queued = attempt.queuedAt ?? attempt.startDate
    return [
      ...(before?.endDate != null && queued > before.endDate
        ? [{ kind: 'backoff' as const, start: before.endDate, end: queued, state: 'up_for_retry' as const }]
        : []),
      ...(queued < attempt.startDate
        ? [{ kind: 'queued' as const, start: queued, end: attempt.startDate, state: 'queued' as const }]
        : []),
      { kind: 'work', start: attempt.startDate, end: attempt.endDate, state: attempt.outcome ?? 'running' },
    ]
  })
  const [first, last] = [attempts[0], attempts.at(-1)]
  return {
    name: task.mapIndex < 0 ? task.taskId : `${task.taskId} [${task.mapIndex}]`,
    taskId: task.taskId,
    state: task.state,
    spans,
    tookMs: first && last?.endDate != null ? last.endDate - first.startDate : null,
  }
}

/** From when the run was due until it ended, ms; null before that. */
export const totalOf = ({ detail }: Pick<MinuteView, 'detail'>): number | null =>
  detail?.run.endDate == null ? null : detail.run.endDate - detail.run.runAfter

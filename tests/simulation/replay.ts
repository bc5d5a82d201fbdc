import type { DagRun, DagRunState, TaskInstance, TaskInstanceState } from '../../src-main/contract/models/run.ts'
import { type RunEventType, runTransitions } from '../../src-main/core/dagRun.ts'
import { type TaskEventType, taskTransitions } from '../../src-main/core/taskInstance.ts'
import type { HistoryEvent } from '../../src-main/engine/ports/runStore.ts'

const NOT_STATES = new Set([
  ...['create', 'callbackFailed', 'alertSent', 'alertFailed', 'missDeadline', 'setNote', 'answer'],
])

/** Plays a run's history through the tables; returns where it is refused or does not end at what the rows say. */
export const replay = (history: readonly HistoryEvent[], run: DagRun, rows: readonly TaskInstance[]): string[] => {
  const problems: string[] = []
  const play = <S extends string>(
    { taskId, mapIndex }: { taskId: string | null; mapIndex: number },
    first: S,
    next: (state: S, event: string) => S | undefined,
  ): S => {
    let state = first
    for (const { name } of history.filter((event) => event.taskId === taskId && event.mapIndex === mapIndex)) {
      for (const event of name.split(' ').filter((each) => !NOT_STATES.has(each))) {
        // A mapped task's own row went, or comes anew.
        const to = event === 'expand' ? first : next(state, event)
        if (to === undefined) problems.push(`history has ${event} of ${taskId ?? 'the run'} in ${state}`)
        else state = to
      }
    }
    return state
  }
  const runState = play<DagRunState>(
    { taskId: null, mapIndex: -1 },
    'queued',
    (state, event) => runTransitions[state][event as RunEventType],
  )
  if (runState !== run.state) problems.push(`history ends at ${runState}, the run is ${run.state}`)
  for (const { taskId, mapIndex, state } of rows) {
    const played = play<TaskInstanceState>(
      { taskId, mapIndex },
      'none',
      (from, event) => taskTransitions[from][event as TaskEventType],
    )
    if (played !== state) problems.push(`history of ${taskId}[${mapIndex}] ends at ${played}, the row is ${state}`)
  }
  return problems
}

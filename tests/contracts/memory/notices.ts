import type { Attempt, DagRun, TaskInstance } from '../../../src-main/contract/models/run.ts'
import type { FailedAttempt, NoticeReads } from '../../../src-main/engine/ports/store/notices.ts'

/** The plain way: looks at every run there is. */
export const memoryNotices = (of: {
  readonly runs: () => Iterable<DagRun>
  readonly instancesOf: (run: DagRun) => TaskInstance[]
  readonly attemptsOf: (run: DagRun) => Attempt[]
}): NoticeReads => ({
  failedRuns: ({ before, limit }) =>
    [...of.runs()]
      .flatMap((run) => {
        if (run.state !== 'failed' || run.endDate === null || run.endDate >= before) return []
        const failed = of.instancesOf(run).filter(({ state }) => state === 'failed')
        const { dagId, runId, endDate } = run
        return [{ dagId, runId, endDate, tasks: [...new Set(failed.map(({ taskId }) => taskId))] }]
      })
      .toSorted((a, b) => b.endDate - a.endDate)
      .slice(0, limit),
  failedAttempts: ({ before, limit }) =>
    [...of.runs()]
      .flatMap((run) =>
        of.attemptsOf(run).flatMap((attempt): FailedAttempt[] => {
          const { queuedAt: _queued, pid: _pid, startDate: _start, endDate, ...rest } = attempt
          const instance = of
            .instancesOf(run)
            .find(({ taskId, mapIndex }) => taskId === attempt.taskId && mapIndex === attempt.mapIndex)
          if (endDate === null || endDate >= before || instance === undefined) return []
          if (attempt.outcome !== 'failed' && attempt.outcome !== 'lost') return []
          const { state, tryNumber: lastTry } = instance
          if (run.state === 'failed' && state === 'failed' && lastTry === attempt.tryNumber) return []
          return [{ ...rest, endDate, state, lastTry }]
        }),
      )
      .toSorted((a, b) => b.endDate - a.endDate)
      .slice(0, limit),
})

import type { AttemptRequest, AttemptResult, AttemptRunner } from '../../src-main/engine/ports/attemptRunner.ts'
import type { Clock } from '../../src-main/engine/ports/clock.ts'

export type Play = {
  readonly after: number
  readonly result: AttemptResult
  /** How it ends when it is told to stop; default `cancelled`. */
  readonly onAbort?: AttemptResult
}
export const success = (value?: number): AttemptResult => ({
  outcome: 'success',
  xcoms: value === undefined ? {} : { return_value: value },
  skip: [],
})
export const failure = (message = 'it broke'): AttemptResult => ({
  outcome: 'failed',
  error: { code: 'task', message },
  retryable: true,
})

/** A runner without processes: `play` says how each attempt goes. An abort ends it after `grace` ms, as `cancelled`. */
export const createScriptedRunner = (clock: Clock, play: (request: AttemptRequest) => Play, grace = 0) => {
  const requests: AttemptRequest[] = []
  const running = new Set<AttemptRequest>()
  const runner: AttemptRunner = {
    run: (request, signal) =>
      new Promise((resolve) => {
        requests.push(request)
        running.add(request)
        const end = (result: AttemptResult) => {
          running.delete(request)
          resolve(result)
        }
        const { after, result, onAbort } = play(request)
        const cancel = clock.wakeAt(clock.now() + after, () => end(result))
        signal.addEventListener('abort', () => {
          cancel()
          clock.wakeAt(clock.now() + grace, () =>
            end(onAbort ?? { outcome: 'cancelled', reason: String(signal.reason) }),
          )
        })
      }),
    [Symbol.asyncDispose]: async () => {},
  }
  const named = (kind: 'task' | 'callback') =>
    requests.flatMap((request) => {
      const { work, attempt } = request
      if (work.kind !== kind) return []
      return work.kind === 'task'
        ? [`${attempt.taskId}.${attempt.tryNumber}`]
        : [`${work.name} ${attempt.taskId}.${attempt.tryNumber}`]
    })
  return { runner, requests, running, tasks: () => named('task'), callbacks: () => named('callback') }
}

import type { FromChild, ToChild } from '../../adapters/runner/attemptProtocol.ts'
import type { AttemptKey } from '../../contract/models/run.ts'
import type { ChildHandle, ChildProgram, ProcessHost } from '../../engine/ports/processHost.ts'

/** An attempt that runs in a child at this moment. */
export type AtWork = { readonly attempt: AttemptKey; readonly child: ChildHandle }

/** A process host whose children are known, so that a demo can kill one or talk to it. */
export type WatchedHost = ProcessHost & {
  readonly running: (program: ChildProgram) => readonly ChildHandle[]
  /** Settles with the next attempt that begins: its own code runs now. */
  readonly nextAttempt: (signal: AbortSignal) => Promise<AtWork>
}

/** Every child that `inner` starts gets `env` as well. */
export const watchHost = (inner: ProcessHost, env: Readonly<Record<string, string>>): WatchedHost => {
  const children = new Map<ChildHandle, ChildProgram>()
  const waiting = new Set<(work: AtWork) => void>()

  const watchAttempts = (child: ChildHandle): ChildHandle => {
    let current: AttemptKey | null = null
    child.onMessage((raw) => {
      if ((raw as FromChild).t !== 'started' || current === null) return
      const work = { attempt: current, child }
      for (const tell of waiting) tell(work)
    })
    return {
      ...child,
      get pid() {
        return child.pid
      },
      post: (raw) => {
        const message = raw as ToChild
        if (message.t === 'run') current = message.request.work.kind === 'task' ? message.request.attempt : null
        child.post(raw)
      },
    }
  }

  return {
    start(program, options = {}) {
      const child = inner.start(program, { ...options, env: { ...options.env, ...env } })
      children.set(child, program)
      void child.exited.then(() => children.delete(child))
      return program === 'attempt' ? watchAttempts(child) : child
    },
    running: (program) => [...children].flatMap(([child, of]) => (of === program ? [child] : [])),
    nextAttempt: (signal) =>
      new Promise((resolve, reject) => {
        const onAbort = (): void => {
          waiting.delete(tell)
          reject(signal.reason)
        }
        const tell = (work: AtWork): void => {
          waiting.delete(tell)
          signal.removeEventListener('abort', onAbort)
          resolve(work)
        }
        signal.throwIfAborted()
        waiting.add(tell)
        signal.addEventListener('abort', onAbort, { once: true })
      }),
  }
}

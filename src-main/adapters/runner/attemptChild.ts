import { toErrorShape } from '../../contract/error.ts'
import type { AttemptResult } from '../../engine/ports/attemptRunner.ts'
import type { ProcessHost } from '../../engine/ports/processHost.ts'
import type { FromAttempt, ToAttempt } from './protocol.ts'

/** One warm child, seen from its parent. */
export type AttemptChild = {
  /** Runs one attempt; settles with its result, whatever becomes of the child. */
  run(message: ToAttempt & { t: 'run' }): Promise<AttemptResult>
  post(message: ToAttempt): void
  kill(): void
  readonly exited: Promise<unknown>
  /** DAG versions that it has loaded. */
  readonly versions: ReadonlySet<string>
  readonly attempts: number
  readonly rss: number
}

/** Megabytes of heap that a task may take; more ends its process, and the attempt has failed. */
const HEAP_MB = 2_048

export const startAttemptChild = (options: {
  readonly processHost: ProcessHost
  readonly dataSocket: () => Promise<string>
}): AttemptChild => {
  const handle = options.processHost.start('attempt', { maxOldSpaceMb: HEAP_MB })
  const versions = new Set<string>()
  let attempts = 0
  let rss = 0
  let settle: ((result: AttemptResult) => void) | null = null
  let lastWords = ''

  const answerService = async (id: number): Promise<void> => {
    try {
      handle.post({ t: 'service', id, value: await options.dataSocket() } satisfies ToAttempt)
    } catch (thrown) {
      handle.post({ t: 'noService', id, error: toErrorShape(thrown) } satisfies ToAttempt)
    }
  }
  handle.onMessage((raw) => {
    const message = raw as FromAttempt
    if (message.t === 'service') void answerService(message.id)
    if (message.t === 'result') {
      rss = message.rss
      settle?.(message.result)
    }
  })
  handle.onOutput((_stream, text) => {
    lastWords = (lastWords + text).slice(-4_000)
  })

  return {
    run: (message) =>
      new Promise((resolve) => {
        attempts += 1
        versions.add(message.request.dagVersion)
        settle = (result) => {
          settle = null
          resolve(result)
        }
        void handle.exited.then(({ code, signal }) => settle?.(resultOfDeath({ code, signal, lastWords })))
        handle.post(message)
      }),
    post: (message) => handle.post(message),
    kill: () => handle.kill(true),
    exited: handle.exited,
    versions,
    get attempts() {
      return attempts
    },
    get rss() {
      return rss
    },
  }
}

/**
 * What it means that a child ended in the middle of an attempt. Its own doing (an exit, a heap that is full) is the
 * task's failure; a signal from elsewhere is nobody's: the attempt is lost and runs again.
 */
const resultOfDeath = (death: { code: number | null; signal: string | null; lastWords: string }): AttemptResult => {
  if (death.lastWords.includes('heap out of memory')) {
    const message = `The task took more than ${HEAP_MB} MB of memory; its process was ended.`
    const error = { code: 'out-of-memory', message, hint: 'Work in pieces, or leave it to the data engine.' }
    return { outcome: 'failed', error, retryable: true }
  }
  if (death.code !== null) {
    const message = `The task ended its process with exit code ${death.code}.`
    const error = { code: 'process-exit', message, hint: 'Return from the task, or throw, instead of process.exit.' }
    return { outcome: 'failed', error, retryable: true }
  }
  return { outcome: 'lost', reason: `The attempt's process was ended from outside (${death.signal ?? 'not started'}).` }
}

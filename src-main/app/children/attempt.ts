import type { FromAttempt, ToAttempt } from '../../adapters/runner/protocol.ts'
import { fromErrorShape, toErrorShape } from '../../contract/error.ts'
import type { AttemptResult } from '../../engine/ports/attemptRunner.ts'
import { createAttemptLog } from './shared/attemptLog.ts'
import { captureConsole } from './shared/captureConsole.ts'
import { connectParent } from './shared/parent.ts'
import { runAttempt } from './shared/runAttempt.ts'

/** An attempt child: runs one attempt at a time, in the DAG's version that its run began with. */
const parent = connectParent()
const post = (message: FromAttempt): void => parent.post(message)

let controller = new AbortController()
let failDetached: ((thrown: unknown) => void) | null = null
let nextService = 0
const services = new Map<number, PromiseWithResolvers<string>>()

const dataSocket = (): Promise<string> => {
  const id = nextService++
  const answer = Promise.withResolvers<string>()
  services.set(id, answer)
  post({ t: 'service', id, name: 'data' })
  return answer.promise
}

const run = async (message: ToAttempt & { t: 'run' }): Promise<AttemptResult> => {
  const log = createAttemptLog(message.logFile)
  const release = captureConsole(log)
  controller = new AbortController()
  // What fails outside of the task's own promise (a timer, a promise nobody waits for) is the task's failure too.
  const detached = new Promise<AttemptResult>((resolve) => {
    failDetached = (thrown) => {
      log.error(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
      resolve({ outcome: 'failed', error: toErrorShape(thrown), retryable: true })
    }
  })
  try {
    return await Promise.race([runAttempt({ message, log, signal: controller.signal, dataSocket }), detached])
  } finally {
    failDetached = null
    release()
    log.close()
  }
}

const take = (message: ToAttempt): void => {
  switch (message.t) {
    case 'run':
      void run(message).then((result) => post({ t: 'result', result, rss: process.memoryUsage.rss() }))
      return
    case 'abort':
      controller.abort(new Error(message.reason))
      return
    case 'service':
      services.get(message.id)?.resolve(message.value)
      services.delete(message.id)
      return
    case 'noService':
      services.get(message.id)?.reject(fromErrorShape(message.error))
      services.delete(message.id)
  }
}

for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (thrown: unknown) => failDetached?.(thrown))
}
parent.onMessage((message) => take(message as ToAttempt))

import { z } from 'zod'
import { type ErrorShape, PfadError, toErrorShape } from '../../contract/error.ts'
import { assetExtra } from '../../contract/models/asset.ts'
import type { StoredConnection } from '../../contract/models/config.ts'
import type { AttemptRequest, AttemptResult } from '../../engine/ports/attemptRunner.ts'
import type { ChildHandle } from '../../engine/ports/processHost.ts'
import {
  type AttemptSetup,
  type ChildResult,
  type FromChild,
  fromChild,
  type PulledXCom,
  type ToChild,
  type XComWish,
} from './attemptProtocol.ts'
import { type ChildEnd, childEnd, describeEnd, keepLastWords, memoryText } from './childEnd.ts'
import { watchMemory } from './watchMemory.ts'
import { readXComs } from './xcomText.ts'

/** Waits of the parent (ms). */
export type Patience = {
  /** Until a child has loaded the DAG's code. */
  readonly startMs: number
  /** After the task's own time limit, which the child enforces, until it is killed. */
  readonly overtimeMs: number
  /** After a cancellation, until SIGTERM; then as long again until SIGKILL. */
  readonly cancelMs: number
}

const LESS = 'Work in pieces, leave it to the data engine, or raise PFAD_TASK_MEMORY_MB.'

/** Looks up what tasks of a run have left: see `XComs.pull`. */
export type PullXComs = (of: { readonly dagId: string; readonly runId: string } & XComWish) => readonly PulledXCom[]

/** Connections and variables, which attempts ask for by name; each throws where there is none. */
export type AttemptConfig = {
  readonly connection: (connId: string) => StoredConnection
  readonly variable: (key: string) => string
}

/** How an attempt ended, and whether the child can take another one. */
export type Ended = {
  readonly result: AttemptResult
  readonly reusable: boolean
  readonly rssMb: number
  /** For the log, where the child could not write it any more. */
  readonly lastWords: string | null
}

export type AttemptChild = {
  readonly handle: ChildHandle
  readonly run: (request: AttemptRequest, setup: AttemptSetup, signal: AbortSignal) => Promise<Ended>
}

type Running = {
  readonly id: number
  readonly request: AttemptRequest
  receive(message: FromChild): void
  gone(end: ChildEnd, words: string): void
}

/** One attempt child as its parent sees it. `run` never rejects, whatever befalls the child. */
export const createAttemptChild = (
  handle: ChildHandle,
  options: {
    readonly dataSocket: () => Promise<string>
    readonly pullXComs: PullXComs
    readonly config: AttemptConfig
    readonly patience: Patience
    readonly maxOldSpaceMb: number
    /** Resident memory of a process (bytes), where the system tells. V8's own limit does not count buffers. */
    readonly memoryOf: (pid: number) => Promise<number | null>
    readonly onProblem: (error: PfadError) => void
  },
): AttemptChild => {
  const words = keepLastWords(handle)
  let running: Running | null = null
  let nextId = 0
  let end: ChildEnd | null = null
  const post = (message: ToChild): void => handle.post(message)
  const pulled = (of: Running | null, wish: XComWish): readonly PulledXCom[] => {
    if (of === null) throw new PfadError('no-attempt', 'No attempt runs any more that could ask for XComs.')
    // Of its own run only, whatever the child says.
    return options.pullXComs({ dagId: of.request.attempt.dagId, runId: of.request.dagRun.runId, ...wish })
  }

  handle.onMessage((raw) => {
    const parsed = fromChild.safeParse(raw)
    // A user's program that gets at our channel disturbs its own attempt only.
    if (!parsed.success) return handle.kill(true)
    const message = parsed.data
    if (message.t === 'wantDataSocket') void answer(options.dataSocket, message.ask, post)
    else if (message.t === 'wantConnection')
      void answer(async () => options.config.connection(message.connId), message.ask, post)
    else if (message.t === 'wantVariable')
      void answer(async () => options.config.variable(message.key), message.ask, post)
    else if (message.t === 'wantXComs') void answer(async () => pulled(running, message.wish), message.ask, post)
    else if (message.t === 'problem') options.onProblem(new PfadError('log-unwritable', message.message))
    else if (message.id === running?.id) running.receive(message)
  })
  void handle.exited.then((exit) => {
    end = childEnd(exit, words.text())
    running?.gone(end, words.text())
  })

  const run: AttemptChild['run'] = (request, setup, signal) =>
    new Promise((resolve) => {
      const { patience } = options
      nextId += 1
      const id = nextId
      let deadline: ErrorShape | null = null
      let timer: NodeJS.Timeout | undefined
      const cancelTimers: NodeJS.Timeout[] = []

      const killAfter = (ms: number, why: { code: string; message: string }): void => {
        clearTimeout(timer)
        timer = setTimeout(() => {
          deadline = why
          handle.kill(true)
        }, ms)
      }
      const settle = (ended: Ended): void => {
        clearTimeout(timer)
        watching[Symbol.dispose]()
        for (const one of cancelTimers) clearTimeout(one)
        signal.removeEventListener('abort', cancel)
        running = null
        resolve(ended)
      }
      const watching = watchMemory({ handle, memoryOf: options.memoryOf, megabytes: options.maxOldSpaceMb }, () => {
        const message = `The task's process ${memoryText(options.maxOldSpaceMb)}.`
        deadline = { code: 'out-of-memory', message, hint: LESS }
        handle.kill(true)
      })
      const cancel = (): void => {
        post({ t: 'cancel', id, reason: reasonOf(signal) })
        cancelTimers.push(setTimeout(() => handle.kill(false), patience.cancelMs))
        cancelTimers.push(setTimeout(() => handle.kill(true), 2 * patience.cancelMs))
      }
      const gone = (how: ChildEnd, said: string): void => {
        const result: AttemptResult =
          deadline !== null
            ? { outcome: 'failed', error: deadline, retryable: true }
            : signal.aborted
              ? { outcome: 'cancelled', reason: reasonOf(signal) }
              : resultOf(how, describeEnd(how, options.maxOldSpaceMb))
        settle({ result, reusable: false, rssMb: 0, lastWords: lastWordsOf(result, how, said) })
      }

      running = {
        id,
        request,
        receive(message) {
          if (message.t === 'started') {
            clearTimeout(timer)
            if (message.limitMs === null) return
            const text = `It took longer than its limit of ${message.limitMs / 1000} s and was killed.`
            killAfter(message.limitMs + patience.overtimeMs, { code: 'task-timeout', message: text })
          } else if (message.t === 'result') {
            const result = attemptResult(message.result)
            const reusable = !message.dirty && REUSABLE.has(result.outcome)
            settle({ result, reusable, rssMb: message.rssMb, lastWords: null })
          }
        },
        gone,
      }
      if (end !== null) return gone(end, words.text())
      signal.addEventListener('abort', cancel, { once: true })
      const text = `The DAG's code did not load within ${patience.startMs / 1000} s.`
      killAfter(patience.startMs, { code: 'load-timeout', message: text })
      post({ t: 'run', id, request, setup })
      if (signal.aborted) cancel()
    })

  return { handle, run }
}

/** After these a child has nothing of the attempt left in it. */
const REUSABLE: ReadonlySet<string> = new Set(['success', 'skipped', 'rescheduled'])

export const reasonOf = (signal: AbortSignal): string =>
  signal.reason instanceof Error ? signal.reason.message : String(signal.reason)

const failed = (code: string, message: string, hint: string): AttemptResult => ({
  outcome: 'failed',
  error: { code, message, hint },
  retryable: true,
})

/** A child that died: by what the task did, a failure; by a hand from outside, lost. */
const resultOf = (end: ChildEnd, how: string): AttemptResult => {
  const message = `The task's process ${how}.`
  switch (end.kind) {
    case 'memory':
      return failed('out-of-memory', message, LESS)
    case 'exit':
      if (end.code === null) return { outcome: 'lost', reason: message }
      return failed('process-exited', message, 'Return from the task, or throw, instead of process.exit.')
    case 'crash':
      return failed('process-crashed', message, 'Look for native code among what the task uses.')
    case 'killed':
      return { outcome: 'lost', reason: message }
  }
}

/** What a child would have said of its end. V8's own report of a full heap says nothing that a user could use. */
const lastWordsOf = (result: AttemptResult, end: ChildEnd, said: string): string => {
  const why = 'error' in result ? result.error.message : 'reason' in result ? result.reason : ''
  const line = result.outcome === 'cancelled' ? `Killed, as it was cancelled: ${why}` : why
  return said.trim() === '' || end.kind === 'memory' ? line : `${line} Its last words:\n${said.trim()}`
}

const attemptResult = (result: ChildResult): AttemptResult => {
  if (result.outcome === 'cancelled') return result
  try {
    const xcoms = readXComs(result.xcoms)
    if (result.outcome === 'success') {
      const extras = z.record(z.string(), assetExtra).parse(readXComs(result.assetExtras ?? {}))
      const said = Object.keys(extras).length === 0 ? {} : { assetExtras: extras }
      return { outcome: 'success', xcoms, skip: result.skip, ...said }
    }
    const left = Object.keys(xcoms).length === 0 ? {} : { xcoms }
    if (result.outcome === 'skipped') return { outcome: 'skipped', reason: result.reason, ...left }
    if (result.outcome === 'rescheduled') return { outcome: 'rescheduled', at: result.at, ...left }
    const { code, message, hint } = result.error
    const error = hint === undefined ? { code, message } : { code, message, hint }
    return { outcome: 'failed', error, retryable: result.retryable, ...left }
  } catch (thrown) {
    return { outcome: 'failed', error: toErrorShape(thrown), retryable: true }
  }
}

const answer = async (find: () => Promise<unknown>, ask: number, post: (message: ToChild) => void): Promise<void> => {
  try {
    post({ t: 'answer', ask, value: await find() })
  } catch (thrown) {
    post({ t: 'noAnswer', ask, error: toErrorShape(thrown) })
  }
}

import { PfadError } from '../../../contract/error.ts'
import type { Connections, TaskContext } from '../../../core/authoring/context.ts'
import { controlOf } from '../../../core/authoring/control.ts'
import type { DagDefinition } from '../../../core/authoring/dag.ts'
import { type Machine, withMachine } from '../../../core/authoring/machine.ts'
import type { PipelineSettings } from '../../../core/authoring/settings.ts'
import type { DataPlane } from '../../../core/dataPlane.ts'
import type { AttemptRequest } from '../../../engine/ports/attemptRunner.ts'
import type { ChildResult, PulledXCom, XComWish } from '../attemptProtocol.ts'
import { createOutletEvents, type OutletEvents } from './assetEvents.ts'
import type { LocalFiles } from './localFiles.ts'
import type { LogWriter } from './logWriter.ts'
import { findWork, type Outcome, type Work } from './runWork.ts'
import { createTaskContext } from './taskContext.ts'
import { describeError, errorShapeOf } from './userError.ts'
import { type AttemptXComs, createAttemptXComs } from './xcoms.ts'

/** After its time is up a task has this long (ms) to end by itself, closing what it has open. */
const GRACE = 1000

export type Attempt = {
  readonly request: AttemptRequest
  readonly settings: PipelineSettings
  readonly config: Pick<TaskContext, 'connections' | 'variables'>
  readonly log: LogWriter
  readonly files: LocalFiles
  readonly mask: (text: string) => string
  /** Aborts when the parent cancels the attempt. */
  readonly cancelled: AbortSignal
  /** Rejects when something that nobody awaited fails. */
  readonly derailed: Promise<never>
  readonly loadDag: () => Promise<DagDefinition>
  readonly openDataPlane: () => DataPlane
  readonly pullXComs: (wish: XComWish) => Promise<readonly PulledXCom[]>
  readonly createMachine: (connections: Connections) => Machine
  /** Writes out what was printed without the end of its line. */
  readonly flushOutput: () => void
  readonly onStarted: (limitMs: number | null) => void
}

/** Runs one attempt or callback to its end, whatever that is; its lines and its error go to the log. */
export const runAttempt = async (attempt: Attempt): Promise<ChildResult> => {
  const { log, files, mask, cancelled } = attempt
  const startedAt = performance.now()
  const took = (): string => `after ${Math.round(performance.now() - startedAt)} ms`
  let timeout: PfadError | null = null
  let left: AttemptXComs | null = null
  const xcoms = (): Record<string, string> => left?.texts() ?? {}
  try {
    const dag = await attempt.loadDag()
    const work = findWork(dag, attempt.request)
    attempt.onStarted(work.limitMs)
    log.write('info', `${work.label} in run ${attempt.request.dagRun.runId}, process ${process.pid}.`)
    left = createAttemptXComs({ request: attempt.request, dag, pull: attempt.pullXComs })
    const outlets = createOutletEvents(dag, attempt.request)
    const { skip } = await runWithin(work, { attempt, dag, left, outlets }, (error) => {
      timeout = error
    })
    if (timeout !== null) throw timeout
    const assetExtras = outlets.extras()
    log.write('info', `Done ${took()}.`)
    return { outcome: 'success', xcoms: xcoms(), skip: [...skip], assetExtras }
  } catch (thrown) {
    const control = controlOf(thrown)
    if (timeout === null && control?.kind === 'skip') {
      const reason = mask((thrown as Error).message)
      log.write('info', `Skipped ${took()}: ${reason}`)
      return { outcome: 'skipped', reason, xcoms: xcoms() }
    }
    if (timeout === null && cancelled.aborted) {
      const reason = (cancelled.reason as Error).message
      log.write('warning', `Cancelled ${took()}: ${reason}`)
      return { outcome: 'cancelled', reason }
    }
    if (timeout === null && control?.kind === 'reschedule') {
      const { at } = control
      log.write('info', `Rescheduled ${took()} to ${new Date(at).toISOString()}: ${mask((thrown as Error).message)}`)
      return { outcome: 'rescheduled', at, xcoms: xcoms() }
    }
    log.write('error', `Failed ${took()}: ${describeError(timeout ?? thrown, files)}`)
    const error = errorShapeOf(timeout ?? thrown, mask)
    return { outcome: 'failed', error, retryable: control?.kind !== 'fail', xcoms: xcoms() }
  }
}

const runWithin = async (
  work: Work,
  of: {
    readonly attempt: Attempt
    readonly dag: DagDefinition
    readonly left: AttemptXComs
    readonly outlets: OutletEvents
  },
  onTimeout: (error: PfadError) => void,
): Promise<Outcome> => {
  const { attempt, dag, left, outlets } = of
  const { request, settings, log } = attempt
  const overtime = new AbortController()
  const timers: NodeJS.Timeout[] = []
  const timedOut = new Promise<never>((_resolve, reject) => {
    const { limitMs } = work
    if (limitMs === null) return
    const isUp = (): void => {
      const error = new PfadError('task-timeout', `It took longer than its limit of ${limitMs / 1000} s.`)
      onTimeout(error)
      overtime.abort(error)
      timers.push(setTimeout(() => reject(error), GRACE))
    }
    timers.push(setTimeout(isUp, limitMs))
  })
  const dataPlane = attempt.openDataPlane()
  const signal = AbortSignal.any([attempt.cancelled, overtime.signal])
  try {
    const context = createTaskContext({
      dag,
      request,
      settings,
      ...attempt.config,
      dataPlane,
      log,
      signal,
      outlets,
      xcom: left.context,
    })
    const running = work.run(withMachine(context, attempt.createMachine(context.connections)))
    // Whichever comes later has been answered already.
    running.catch(() => undefined)
    const outcome = await Promise.race([running, timedOut, attempt.derailed])
    left.leave(outcome.xcoms)
    return outcome
  } finally {
    for (const timer of timers) clearTimeout(timer)
    attempt.flushOutput()
    try {
      await dataPlane[Symbol.asyncDispose]()
    } catch (thrown) {
      log.write('warning', `The clients did not close: ${describeError(thrown, attempt.files)}`)
    }
  }
}

import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ToAttempt } from '../../../adapters/runner/protocol.ts'
import { PfadError, toErrorShape } from '../../../contract/error.ts'
import type { JsonValue } from '../../../contract/models/primitives.ts'
import type { DagBuilder, TaskNode } from '../../../core/authoring/builder.ts'
import type { CallbackContext, TaskContext } from '../../../core/authoring/context.ts'
import { dagsOf } from '../../../core/authoring/dag.ts'
import type { Callback } from '../../../core/authoring/options.ts'
import { isResult } from '../../../core/authoring/task.ts'
import type { AttemptRequest, AttemptResult } from '../../../engine/ports/attemptRunner.ts'
import type { AttemptLog } from './attemptLog.ts'
import { installDagModules } from './dagModules.ts'
import { createDataPlane } from './dataPlane.ts'
import { createTaskContext } from './taskContext.ts'

/** A result larger than this (bytes of JSON) belongs into the object store, its key into the XCom. */
const LARGEST_RESULT = 1024 * 1024

type Run = ToAttempt & { readonly t: 'run' }
type Attempt = {
  readonly message: Run
  readonly log: AttemptLog
  readonly signal: AbortSignal
  readonly dataSocket: () => Promise<string>
}

/** DAGs by version and file; versions never change. */
const loaded = new Map<string, Promise<DagBuilder[]>>()

/** Runs a task, or a callback, of the version that its run began with. Never rejects. */
export const runAttempt = async (attempt: Attempt): Promise<AttemptResult> => {
  const { message, log, signal } = attempt
  const { request, setup } = message
  try {
    const dag = await findDag(message)
    await using dataPlane = createDataPlane({ backend: request.backend, setup, dataSocket: attempt.dataSocket })
    const params = dag.options.params ?? {}
    const context = createTaskContext({ request, setup, params, dataPlane, log, signal })
    const { work } = request
    if (work.kind === 'callback') return await runCallback(dag, request, work, context)
    const node = dag.tasks.get(request.attempt.taskId)
    if (!node) throw new PfadError('task-not-found', `${dag.dagId} has no task ${request.attempt.taskId}.`)
    return await runTask(node, request, context)
  } catch (thrown) {
    return describeFailure(thrown, message, log)
  }
}

const runTask = async (node: TaskNode, request: AttemptRequest, context: TaskContext): Promise<AttemptResult> => {
  const inputs = node.inputs.map((input) => (isResult(input) ? (request.upstreamResults[input.taskId] ?? null) : input))
  const result: unknown = await node.run(context, ...(inputs as never[]))
  return { outcome: 'success', xcoms: result === undefined ? {} : { return_value: checkResult(result) }, skip: [] }
}

/** What the XCom will hold: the same value after a round trip through JSON, or `bad-result`. */
const checkResult = (result: unknown): JsonValue => {
  let text: string | undefined
  try {
    text = JSON.stringify(result)
  } catch (thrown) {
    throw new PfadError(
      'bad-result',
      `The task's result is not JSON: ${(thrown as Error).message}`,
      'Return plain data.',
    )
  }
  if (text === undefined) {
    throw new PfadError(
      'bad-result',
      `The task returned a ${typeof result}, which JSON cannot say.`,
      'Return plain data.',
    )
  }
  if (Buffer.byteLength(text) > LARGEST_RESULT) {
    const message = `The task's result has ${Buffer.byteLength(text)} bytes; an XCom holds ${LARGEST_RESULT} at most.`
    throw new PfadError('result-too-large', message, 'Write it to the object store and return its key.')
  }
  return JSON.parse(text) as JsonValue
}

const OPTION = {
  onSuccess: 'onSuccessCallback',
  onFailure: 'onFailureCallback',
  onRetry: 'onRetryCallback',
  onSkipped: 'onSkippedCallback',
} as const

const runCallback = async (
  dag: DagBuilder,
  request: AttemptRequest,
  work: AttemptRequest['work'] & { kind: 'callback' },
  context: TaskContext,
): Promise<AttemptResult> => {
  const options = work.of === 'dag' ? dag.options : dag.tasks.get(request.attempt.taskId)?.options
  const callback = (options as Partial<Record<string, Callback>> | undefined)?.[OPTION[work.name]]
  // Getters of the context must stay getters: it is extended, not copied.
  const callbackContext: CallbackContext = Object.create(context, { error: { value: work.error, enumerable: true } })
  await callback?.(callbackContext)
  return { outcome: 'success', xcoms: {}, skip: [] }
}

const findDag = async ({ request, setup, original }: Run): Promise<DagBuilder> => {
  const root = join(setup.versions, request.dagVersion)
  const path = join(root, relative(original.root, original.path))
  const known = loaded.get(path) ?? load(path, root, { publicModule: setup.publicModule, packagesFrom: original.path })
  loaded.set(path, known)
  try {
    const found = (await known).find(({ dagId }) => dagId === request.attempt.dagId)
    if (found) return found
  } catch (thrown) {
    loaded.delete(path)
    throw thrown
  }
  throw new PfadError('dag-not-found', `${original.fileloc} has no DAG ${request.attempt.dagId} in this version.`)
}

const load = async (
  path: string,
  root: string,
  of: { publicModule: string; packagesFrom: string },
): Promise<DagBuilder[]> => {
  // The hooks stay: a task may import further files of its version while it runs.
  installDagModules({ root, ...of, salt: 'version' })
  return dagsOf((await import(`${pathToFileURL(path).href}?version`)) as Record<string, unknown>)
}

const describeFailure = (thrown: unknown, message: Run, log: AttemptLog): AttemptResult => {
  const name = thrown instanceof Error ? thrown.name : ''
  if (name === 'SkipTask') {
    const reason = (thrown as Error).message
    log.info(`Skipped: ${reason}`)
    return { outcome: 'skipped', reason }
  }
  const error = toErrorShape(thrown)
  const shape = error.code === 'internal' ? { ...error, code: 'task-failed' } : error
  log.error(stackOf(thrown, message))
  if (shape.hint) log.error(shape.hint)
  return { outcome: 'failed', error: shape, retryable: name !== 'FailTask' }
}

/** The stack in the user's own terms: the file that was saved, not the version's copy, and nothing of Pfad or Node. */
const stackOf = (thrown: unknown, { request, setup, original }: Run): string => {
  if (!(thrown instanceof Error)) return String(thrown)
  const copy = join(setup.versions, request.dagVersion)
  const head = `${thrown.name}: ${thrown.message}`
  const places = (thrown.stack ?? '')
    .split('\n')
    .filter((line) => line.includes(copy))
    .map((line) =>
      line.replace(pathToFileURL(copy).href, original.root).replace(copy, original.root).replace('?version', ''),
    )
  return [head, ...places].join('\n')
}

import { PfadError } from '../../../contract/error.ts'
import type { JsonValue } from '../../../contract/models/primitives.ts'
import type { TaskDefinition } from '../../../core/authoring/builder.ts'
import type { CallbackContext, TaskContext } from '../../../core/authoring/context.ts'
import { type DagDefinition, dagDefinition } from '../../../core/authoring/dag.ts'
import { resolveMapped } from '../../../core/authoring/expand.ts'
import type { Notifier } from '../../../core/authoring/notify.ts'
import type { Callback } from '../../../core/authoring/options.ts'
import { resolveArguments } from '../../../core/authoring/results.ts'
import { SKIP_DECISION } from '../../../core/branching.ts'
import { elementsOf, mappersOf } from '../../../core/mapping.ts'
import type { AttemptRequest, CallbackName } from '../../../engine/ports/attemptRunner.ts'

/** A callback may take this long (ms). */
const CALLBACK_LIMIT = 5 * 60_000

/** What a success leaves, key → value, where undefined is nothing; and the tasks that it skips. */
export type Outcome = { readonly xcoms: Readonly<Record<string, unknown>>; readonly skip: readonly string[] }

/** What there is to run, found in the DAG's code. */
export type Work = {
  readonly label: string
  readonly limitMs: number | null
  run(context: TaskContext): Promise<Outcome>
}

export const findDag = (namespace: Record<string, unknown>, dagId: string, fileloc: string): DagDefinition => {
  const found = Object.values(namespace)
    .map(dagDefinition)
    .find((dag) => dag?.dagId === dagId)
  if (found) return found
  throw new PfadError(
    'unknown-dag',
    `The file ${fileloc} has no DAG "${dagId}".`,
    'Has its id come from something random?',
  )
}

export const findWork = (dag: DagDefinition, request: AttemptRequest): Work => {
  const { work, attempt } = request
  const task = dag.tasks.find(({ taskId }) => taskId === attempt.taskId)
  if (work.kind === 'callback') {
    const told = work.of === 'dag' ? dagCallbacks(dag, work.name) : taskCallbacks(task, work.name)
    // A notifier is the host's to send.
    const callbacks = told.filter((each) => typeof each === 'function')
    return {
      label: `Callback ${work.name} of ${work.of === 'dag' ? `DAG ${dag.dagId}` : `task ${attempt.taskId}`}`,
      limitMs: CALLBACK_LIMIT,
      run: async (context) => {
        for (const callback of callbacks) await callback(withError(context, work.error))
        return { xcoms: {}, skip: [] }
      },
    }
  }
  if (task === undefined) {
    throw new PfadError('unknown-task', `DAG "${dag.dagId}" has no task "${attempt.taskId}" in this version.`)
  }
  return {
    label: `Attempt ${attempt.tryNumber} of task ${attempt.taskId}${attempt.mapIndex < 0 ? '' : `, map index ${attempt.mapIndex}`}`,
    limitMs: task.options.executionTimeout,
    run: (context) => runTask({ dag, task }, context, request),
  }
}

const taskCallbacks = (task: TaskDefinition | undefined, name: CallbackName): readonly (Callback | Notifier)[] =>
  name === 'onDeadline' ? [] : (task?.options[`${name}Callback`] ?? [])

const dagCallbacks = (dag: DagDefinition, name: CallbackName): readonly (Callback | Notifier)[] => {
  if (name === 'onSuccess') return dag.options.onSuccessCallback
  if (name === 'onDeadline') return dag.options.deadline?.callback ?? []
  return name === 'onFailure' ? dag.options.onFailureCallback : []
}

/** The context's dates are getters, which a spread would call. */
const withError = (context: TaskContext, error: CallbackContext['error']): CallbackContext =>
  Object.create(context, { error: { value: error, enumerable: true } }) as CallbackContext

const runTask = async (
  { dag, task }: { readonly dag: DagDefinition; readonly task: TaskDefinition },
  context: TaskContext,
  request: AttemptRequest,
): Promise<Outcome> => {
  const { upstreamResults, elements } = request
  const args =
    elements === null
      ? resolveArguments(task.args, upstreamResults)
      : resolveMapped(task.args, elements, upstreamResults)
  const returned = await task.run(context, ...(args as never[]))
  const xcoms = { return_value: returned }
  checkForMapping(dag, task, returned)
  const decided = task.decide?.(returned, dag, task.taskId) ?? null
  if (decided === null) return { xcoms, skip: [] }
  if (decided.skip.length > 0) context.log.info(`Skips ${decided.skip.join(', ')}.`)
  return { xcoms: { ...xcoms, [SKIP_DECISION]: decided.decision }, skip: decided.skip }
}

/** As in Airflow the task whose result others expand over fails where they could not. */
const checkForMapping = (dag: DagDefinition, task: TaskDefinition, returned: unknown): void => {
  if (task.mapping !== null) return
  const length = elementsOf(returned as JsonValue)?.length ?? null
  for (const { taskId, mapping } of mappersOf(dag.tasks, task.taskId)) {
    if (length === null) {
      const what = returned === undefined ? 'nothing' : returned === null ? 'null' : `a ${typeof returned}`
      const message = `It returned ${what}, but "${taskId}" expands over its result.`
      throw new PfadError('result-not-mappable', message, 'Return a list or a record.')
    }
    if (mapping !== null && length > mapping.maxMapLength) {
      const message = `Its result has ${length} elements, but "${taskId}" expands over at most ${mapping.maxMapLength}.`
      throw new PfadError('result-too-long', message, `Return fewer, or raise the maxMapLength of "${taskId}".`)
    }
  }
}

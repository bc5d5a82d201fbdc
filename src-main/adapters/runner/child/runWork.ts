import { PfadError } from '../../../contract/error.ts'
import type { CallbackContext, TaskContext } from '../../../core/authoring/context.ts'
import { type DagDefinition, dagDefinition } from '../../../core/authoring/dag.ts'
import type { Callback } from '../../../core/authoring/options.ts'
import { resolveArguments } from '../../../core/authoring/results.ts'
import type { AttemptRequest } from '../../../engine/ports/attemptRunner.ts'

/** A callback may take this long (ms). */
const CALLBACK_LIMIT = 5 * 60_000

/** What there is to run, found in the DAG's code; `run` gives the task's result. */
export type Work = {
  readonly label: string
  readonly limitMs: number | null
  run(context: TaskContext): Promise<unknown>
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
    const callbacks = work.of === 'dag' ? dagCallbacks(dag, work.name) : (task?.options[`${work.name}Callback`] ?? [])
    return {
      label: `Callback ${work.name} of ${work.of === 'dag' ? `DAG ${dag.dagId}` : `task ${attempt.taskId}`}`,
      limitMs: CALLBACK_LIMIT,
      run: async (context) => {
        for (const callback of callbacks) await callback(withError(context, work.error))
      },
    }
  }
  if (task === undefined) {
    throw new PfadError('unknown-task', `DAG "${dag.dagId}" has no task "${attempt.taskId}" in this version.`)
  }
  return {
    label: `Attempt ${attempt.tryNumber} of task ${attempt.taskId}`,
    limitMs: task.options.executionTimeout,
    run: async (context) => task.run(context, ...(resolveArguments(task.args, request.upstreamResults) as never[])),
  }
}

const dagCallbacks = (
  dag: DagDefinition,
  name: 'onSuccess' | 'onFailure' | 'onRetry' | 'onSkipped',
): readonly Callback[] => {
  if (name === 'onSuccess') return dag.options.onSuccessCallback
  return name === 'onFailure' ? dag.options.onFailureCallback : []
}

/** The context's dates are getters, which a spread would call. */
const withError = (context: TaskContext, error: CallbackContext['error']): CallbackContext =>
  Object.create(context, { error: { value: error, enumerable: true } }) as CallbackContext

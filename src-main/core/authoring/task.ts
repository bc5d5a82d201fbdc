import { PfadError } from '../../contract/error.ts'
import { currentBuilder, type TaskCode, type TaskKind } from './builder.ts'
import type { TaskContext } from './context.ts'
import type { Jsonable } from './json.ts'
import type { TaskOptions } from './options.ts'
import { type Input, ordering, type TaskResult, upstreamOf } from './results.ts'

/** A step. Called in a DAG's body it becomes a task there; several DAGs can use the same one. */
export interface Task<A extends readonly unknown[], R, O = TaskOptions> {
  (...args: { [K in keyof A]: Input<A[K]> }): TaskResult<R>
  /** The same step with other options or another id. */
  override(options: O & { readonly taskId?: string }): Task<A, R, O>
}

/** A function that returns no JSON makes a step that cannot be called: the compiler says so where it is. */
type TaskOf<F extends TaskCode> = F extends (context: TaskContext, ...args: infer A) => unknown
  ? [Awaited<ReturnType<F>>] extends [Jsonable<Awaited<ReturnType<F>>>]
    ? Task<A, Awaited<ReturnType<F>>>
    : 'a task must return JSON'
  : never

/**
 * Defines a step (Airflow's `@task`). `run` gets the context and the arguments given in the DAG's body; what it returns
 * must be JSON of at most 1 MiB and is its XCom. Throws `PfadError('bad-dag')` for options that are wrong, when called.
 */
export function task<F extends TaskCode>(taskId: string, run: F): TaskOf<F>
export function task<F extends TaskCode>(taskId: string, options: TaskOptions, run: F): TaskOf<F>
export function task<F extends TaskCode>(taskId: string, first: TaskOptions | F, second?: F): TaskOf<F> {
  const [options, run] = typeof first === 'function' ? [{}, first] : [first, second]
  if (typeof run !== 'function') {
    throw new PfadError(
      'bad-dag',
      `Task "${taskId}" has no function.`,
      "Write task('id', { … }, async (context) => …).",
    )
  }
  return createStep(taskId, options, { kind: 'function', own: {}, codeOf: () => run }) as TaskOf<F>
}

/** A step of any kind, as `task` makes one of a function. */
export const createStep = (taskId: string, options: TaskOptions, kind: TaskKind): Task<unknown[], unknown> => {
  const call = (...args: readonly unknown[]): TaskResult<unknown> => {
    const builder = currentBuilder(`A call of the task "${taskId}"`)
    const id = builder.addTask({ id: taskId, kind, options, args, upstream: upstreamOf(builder, args) })
    return { taskId: id, ...ordering(builder, { kind: 'task', id }) }
  }
  const override: Task<unknown[], unknown>['override'] = ({ taskId: otherId = taskId, ...others }) =>
    createStep(otherId, { ...options, ...others }, kind)
  return Object.assign(call, { override })
}

import { PfadError } from '../../contract/error.ts'
import { decidesOnFollowers } from '../branching.ts'
import { type Builder, currentBuilder, type NewTask, type TaskCode, type TaskKind } from './builder.ts'
import type { TaskContext } from './context.ts'
import { type Mapped, readMapped } from './expand.ts'
import type { Jsonable } from './json.ts'
import type { TaskOptions } from './options.ts'
import { type Input, ordering, type TaskResult, upstreamOf } from './results.ts'

/** A step. Called in a DAG's body it becomes a task there; several DAGs can use the same one. */
export interface Step<A extends readonly unknown[], R, O = TaskOptions> {
  (...args: { [K in keyof A]: Input<A[K]> }): TaskResult<R>
  /** The same step with other options or another id. */
  override(options: O & { readonly taskId?: string }): Step<A, R, O>
}

/** A step that can also be mapped. */
export interface Task<A extends readonly unknown[], R, O = TaskOptions> extends Step<A, R, O> {
  /**
   * Maps the step (Airflow's `expand`): a task instance for each element of the list, of all combinations where there are
   * several. Its result is the list of theirs, in order.
   */
  expand(...args: { [K in keyof A]: Mapped<A[K]> }): TaskResult<Exclude<R, undefined | void>[]>
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
    return add(builder, { args, upstream: upstreamOf(builder, args), mapped: null })
  }
  const add = (builder: Builder, of: Pick<NewTask, 'args' | 'upstream' | 'mapped'>): TaskResult<unknown> => {
    const id = builder.addTask({ id: taskId, kind, options, ...of })
    return { taskId: id, ...ordering(builder, { kind: 'task', id }) }
  }
  const expand = (...args: readonly unknown[]): TaskResult<unknown[]> => {
    const builder = currentBuilder(`An expand of the task "${taskId}"`)
    if (decidesOnFollowers(kind)) {
      const hint = 'Map the tasks after it, or let a mapped task throw SkipTask.'
      throw new PfadError('bad-dag', `DAG "${builder.dagId}": "${taskId}" (${kind.kind}) cannot be mapped.`, hint)
    }
    const { upstream, ...mapped } = readMapped(builder, taskId, args)
    return add(builder, { args, upstream, mapped }) as TaskResult<unknown[]>
  }
  const override: Task<unknown[], unknown>['override'] = ({ taskId: otherId = taskId, ...others }) =>
    createStep(otherId, { ...options, ...others }, kind)
  return Object.assign(call, { override, expand })
}

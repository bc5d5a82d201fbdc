import { PfadError } from '../../contract/error.ts'
import { currentBuilder, type DagBuilder, inGroup, type TaskNode } from './builder.ts'
import type { TaskContext } from './context.ts'
import { checkId, parseTaskOptions, type TaskOptions } from './options.ts'

const RESULT = Symbol.for('pfad.result')

/** What a task will return, as another task may take it: passing it on is the dependency, typed, and the XCom. */
export type TaskResult<R> = {
  readonly [RESULT]: string
  readonly taskId: string
  /** This task ends before those start. */
  before(...others: Ordered[]): void
  /** This task starts after those ended. */
  after(...others: Ordered[]): void
  /** For the type checker only. */
  readonly returns?: R
}

type Ordered = TaskResult<unknown> | readonly Ordered[]
type Inputs<A extends readonly unknown[]> = { [I in keyof A]: A[I] | TaskResult<A[I]> }

/** A step that DAGs can use: calling it in a DAG's body puts it there. */
export type Task<A extends readonly unknown[], R> = {
  (...inputs: Inputs<A>): TaskResult<R>
  /** The same step by another id, to use it twice in one DAG. */
  as(id: string): Task<A, R>
}

type Run<A extends readonly unknown[], R> = (context: TaskContext, ...inputs: A) => R | Promise<R>

/**
 * A task: an id, options with Airflow's names, and a function that gets the context and the results it takes. What it
 * returns must be JSON (at most 1 MiB) and is its XCom `return_value`.
 */
export function task<A extends readonly unknown[], R>(id: string, run: Run<A, R>): Task<A, R>
export function task<A extends readonly unknown[], R>(id: string, options: TaskOptions, run: Run<A, R>): Task<A, R>
export function task<A extends readonly unknown[], R>(
  id: string,
  ...rest: [Run<A, R>] | [TaskOptions, Run<A, R>]
): Task<A, R> {
  const [options, run] = rest.length === 1 ? [{}, rest[0]] : rest
  checkId('task', id)
  if (typeof run !== 'function') throw new PfadError('bad-dag', `The task "${id}" has no function.`)
  // Inputs are checked where they are passed; stored, a task takes whatever it was called with.
  const use = (...inputs: Inputs<A>): TaskResult<R> => place(id, options, run as unknown as TaskNode['run'], inputs)
  return Object.assign(use, { as: (other: string) => task(other, options, run) })
}

const place = <R>(
  id: string,
  options: TaskOptions,
  run: TaskNode['run'],
  inputs: readonly unknown[],
): TaskResult<R> => {
  const builder = currentBuilder(`The task "${id}"`)
  const taskId = inGroup(builder, id)
  if (builder.tasks.has(taskId)) {
    throw new PfadError(
      'bad-dag',
      `The DAG "${builder.dagId}" has two tasks "${taskId}".`,
      `Give one another id: .as('…').`,
    )
  }
  const parsed = parseTaskOptions(`The task "${taskId}" of the DAG "${builder.dagId}"`, {
    ...builder.defaultArgs,
    ...options,
  })
  const upstream = new Set(inputs.flatMap((input) => (isResult(input) ? [input[RESULT]] : [])))
  const node: TaskNode = { taskId, groupId: builder.group, options: parsed, run, inputs, upstream }
  builder.tasks.set(taskId, node)
  return resultOf(builder, node)
}

const resultOf = <R>(builder: DagBuilder, node: TaskNode): TaskResult<R> => ({
  [RESULT]: node.taskId,
  taskId: node.taskId,
  before: (...others) => {
    for (const { taskId } of flatten(others)) builder.tasks.get(taskId)?.upstream.add(node.taskId)
  },
  after: (...others) => {
    for (const { taskId } of flatten(others)) node.upstream.add(taskId)
  },
})

const flatten = (others: readonly Ordered[]): TaskResult<unknown>[] =>
  others.flatMap((other) => (isResult(other) ? [other] : flatten(other)))

/** Whether an input is another task's result. */
export const isResult = (value: unknown): value is TaskResult<unknown> =>
  typeof value === 'object' && value !== null && RESULT in value

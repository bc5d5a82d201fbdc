import { PfadError } from '../../contract/error.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import type { Builder } from './builder.ts'
import type { Side } from './order.ts'

const MARK = Symbol.for('pfad.result')
declare const resultType: unique symbol

/** A task, a group, or several of them, on one side of an order. */
export type Ordered = Ordering | readonly Ordered[]

/** What can stand before and after other tasks. Not a promise: there is nothing to await while a DAG is put together. */
export interface Ordering {
  readonly [MARK]: { readonly side: Side; readonly builder: Builder }
  /** All of `next` wait for this (Airflow's `>>`). */
  before(...next: Ordered[]): void
  /** This waits for all of `previous` (Airflow's `<<`). */
  after(...previous: Ordered[]): void
}

/** Stands for what a task will return. Passed to another task it is the dependency, and arrives there as the value. */
export interface TaskResult<out R> extends Ordering {
  readonly taskId: string
  /** Only for the compiler. */
  readonly [resultType]?: R
}

/** An argument of a task: the value itself, or another task's result, also deep inside of it. */
export type Input<T> =
  | T
  | TaskResult<T>
  | (T extends readonly unknown[] | { readonly [key: string]: unknown }
      ? { readonly [K in keyof T]: Input<T[K]> }
      : never)

export const ordering = (builder: Builder, side: Side): Ordering => ({
  [MARK]: { side, builder },
  before: (...next) => {
    for (const after of sides(builder, next)) builder.addOrder({ before: side, after })
  },
  after: (...previous) => {
    for (const before of sides(builder, previous)) builder.addOrder({ before, after: side })
  },
})

/** Each waits for the one before it; a list is a stage of its own: `chain(a, [b, c], d)` (Airflow's `chain`). */
export const chain = (...stages: Ordered[]): void => {
  for (const [index, stage] of stages.entries()) {
    const next = stages[index + 1]
    if (next === undefined) return
    for (const one of flat(stage)) one.before(next)
  }
}

const flat = (ordered: Ordered): Ordering[] => (isList(ordered) ? ordered.flatMap(flat) : [ordered])

const isList = (ordered: Ordered): ordered is readonly Ordered[] => Array.isArray(ordered)

const sides = (builder: Builder, list: readonly Ordered[]): Side[] =>
  flat(list).map((one) => {
    if (!isResult(one)) {
      throw new PfadError('bad-dag', `DAG "${builder.dagId}": only tasks and groups can be put in order.`)
    }
    return sideIn(builder, one)
  })

const sideIn = (builder: Builder, one: Ordering): Side => {
  const { side, builder: other } = one[MARK]
  if (other === builder) return side
  throw new PfadError(
    'bad-dag',
    `DAG "${builder.dagId}" uses "${side.id}" of DAG "${other.dagId}".`,
    'A task can depend on tasks of its own DAG only; use an asset between DAGs.',
  )
}

const isResult = (value: unknown): value is Ordering => typeof value === 'object' && value !== null && MARK in value

/** The task whose result an argument is; null where it is none. */
export const resultTask = (builder: Builder, arg: unknown): string | null => {
  if (!isResult(arg)) return null
  return upstreamOf(builder, [arg])[0] ?? null
}

/** The tasks whose results stand in `args`, at any depth. */
export const upstreamOf = (builder: Builder, args: readonly unknown[]): string[] => {
  const found = new Set<string>()
  replaceResults(args, (result) => {
    const { kind, id } = sideIn(builder, result)
    if (kind === 'task') found.add(id)
    else
      throw new PfadError('bad-dag', `DAG "${builder.dagId}": the group "${id}" has no result.`, 'Pass its `.result`.')
  })
  return [...found]
}

/** The arguments with which a task runs: each result replaced by its value; `undefined` where its task returned none. */
export const resolveArguments = (
  args: readonly unknown[],
  values: Readonly<Record<string, JsonValue>>,
): readonly unknown[] =>
  replaceResults(args, (result) => {
    const { id } = result[MARK].side
    return Object.hasOwn(values, id) ? values[id] : undefined
  }) as readonly unknown[]

const replaceResults = (value: unknown, replace: (result: Ordering) => unknown): unknown => {
  if (isResult(value)) return replace(value)
  if (Array.isArray(value)) return value.map((item) => replaceResults(item, replace))
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, replaceResults(field, replace)]))
}

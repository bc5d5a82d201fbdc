import { PfadError } from '../../contract/error.ts'
import type { TaskMapping, TriggerRule } from '../../contract/models/dag.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import { elementsOf, tooLong } from '../mapping.ts'
import type { Builder } from './builder.ts'
import { type Input, resolveArguments, resultTask, type TaskResult, upstreamOf } from './results.ts'

const MARK = Symbol.for('pfad.unmapped')

/** An argument of `expand` that is the same for all. */
export type Unmapped<T> = { readonly [MARK]: Input<T> }

/** Lets all instances of a mapped task take the same value (what Airflow's `partial` gives). */
export const unmapped = <T>(value: Input<T>): Unmapped<T> => ({ [MARK]: value })

/** An argument of `expand`: a list of what the step takes, another task's list, or one value for all; records give [key, value]. */
export type Mapped<T> =
  | readonly Input<T>[]
  | TaskResult<readonly T[]>
  | Unmapped<T>
  | (unknown extends T
      ? { readonly [key: string]: unknown }
      : T extends readonly [string, infer V]
        ? { readonly [key: string]: Input<V> } | TaskResult<{ readonly [key: string]: V }>
        : never)

const isUnmapped = (arg: unknown): arg is Unmapped<unknown> => typeof arg === 'object' && arg !== null && MARK in arg

/** What the arguments of an `expand` say: what to map over, which results are taken as a whole, and what comes before it. */
export const readMapped = (
  builder: Builder,
  taskId: string,
  args: readonly unknown[],
): Omit<TaskMapping, 'maxMapLength'> & { readonly upstream: string[] } => {
  const over: TaskMapping['over'] = []
  const plain: unknown[] = []
  for (const [position, arg] of args.entries()) {
    const from = resultTask(builder, arg)
    const elements = from === null && !isUnmapped(arg) ? elementsOf(arg as JsonValue) : null
    if (from !== null) over.push({ taskId: from })
    else if (isUnmapped(arg)) plain.push(arg[MARK])
    else if (elements === null) throw notMappable(builder, taskId, position)
    else {
      over.push({ length: elements.length })
      plain.push(arg)
    }
  }
  if (over.length === 0) {
    throw new PfadError('bad-dag', `DAG "${builder.dagId}": "${taskId}" is expanded over nothing.`, HINT)
  }
  return { over, whole: upstreamOf(builder, plain), upstream: upstreamOf(builder, [plain, args.filter(isNotMarked)]) }
}

const isNotMarked = (arg: unknown): boolean => !isUnmapped(arg)

const HINT = 'Give it a list, a record or the result of a task; unmapped(value) for what is the same in all.'

const notMappable = (builder: Builder, taskId: string, position: number) =>
  new PfadError(
    'bad-dag',
    `DAG "${builder.dagId}": argument ${position + 1} of "${taskId}".expand is nothing to map over.`,
    HINT,
  )

/** Throws `PfadError('bad-dag')` for lists in the DAG that are too long, and for a rule that would not wait for the others. */
export const checkMapping = (
  of: { readonly dagId: string; readonly taskId: string; readonly triggerRule: TriggerRule },
  { over, maxMapLength }: TaskMapping,
): void => {
  const known = over.reduce((product, source) => product * ('length' in source ? source.length : 1), 1)
  if (known > maxMapLength) {
    const hint = 'Map over less, or raise its maxMapLength.'
    throw new PfadError('bad-dag', `DAG "${of.dagId}": ${tooLong(of.taskId, known, maxMapLength)}`, hint)
  }
  if (of.triggerRule !== 'always' || over.every((source) => 'length' in source)) return
  throw new PfadError(
    'bad-dag',
    `DAG "${of.dagId}": "${of.taskId}" is mapped over a result and has the trigger rule always, which waits for none.`,
    'Use all_done.',
  )
}

/** The arguments with which one instance of a mapped task runs. */
export const resolveMapped = (
  args: readonly unknown[],
  elements: readonly ({ readonly index: number } | { readonly value: JsonValue })[],
  values: Readonly<Record<string, JsonValue>>,
): readonly unknown[] => {
  const own = elements.values()
  const picked = args.map((arg): { isReady: boolean; value: unknown } => {
    if (isUnmapped(arg)) return { isReady: false, value: arg[MARK] }
    const element = own.next().value
    if (element === undefined) return { isReady: true, value: undefined }
    if ('value' in element) return { isReady: true, value: element.value }
    return { isReady: false, value: elementsOf(arg as JsonValue)?.[element.index] }
  })
  return picked.map(({ isReady, value }) => (isReady ? value : resolveArguments([value], values)[0]))
}

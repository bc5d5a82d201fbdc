import { z } from 'zod'
import { PfadError } from '../../../contract/error.ts'
import type { TaskContext } from '../context.ts'
import type { TaskOptions } from '../options.ts'
import { createStep, type Task } from '../task.ts'

/** What a task is to do: said once and for all, or by a function of the context and of other tasks' results. */
export type Given<A extends readonly unknown[], T> = T | ((context: TaskContext, ...args: A) => T | Promise<T>)

/** A kind of task that does what it is given, with options of its own. */
export type KindDefinition<T, O extends z.ZodRawShape, R> = {
  readonly kind: string
  /** How that which it is given is called: `command`. */
  readonly what: string
  readonly own: O
  readonly given: z.ZodType<T>
  readonly run: (given: T, context: TaskContext, own: z.output<z.ZodObject<O>>) => R | Promise<R>
}

/**
 * Makes the function that makes such tasks: `kind(id, given)` or `kind(id, options, given)`. What is given as it stands
 * is checked when the DAG loads; what a function gives, in the attempt.
 */
export const defineKind = <T, O extends z.ZodRawShape, R>(definition: KindDefinition<T, O, R>) => {
  const { kind, own, run } = definition
  return (taskId: string, ...rest: readonly unknown[]): Task<unknown[], unknown> => {
    const [options, given] = rest.length > 1 ? rest : [{}, rest[0]]
    const check = (value: unknown): T => checkGiven(definition, taskId, value)
    const isComputed = typeof given === 'function'
    if (!isComputed) check(given)
    return createStep(taskId, options as TaskOptions, {
      kind,
      own,
      codeOf: (resolved) => {
        return async (context, ...args: unknown[]) => {
          const value: unknown = isComputed ? await given(context, ...args) : given
          return run(check(value), context, resolved as z.output<z.ZodObject<O>>)
        }
      },
    })
  }
}

const checkGiven = <T>(
  { kind, what, given }: Pick<KindDefinition<T, z.ZodRawShape, unknown>, 'kind' | 'what' | 'given'>,
  taskId: string,
  value: unknown,
): T => {
  const parsed = given.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const path = issue === undefined || issue.path.length === 0 ? '' : `.${issue.path.join('.')}`
  const names = issue?.code === 'unrecognized_keys' ? `has no ${issue.keys.join(', ')}` : (issue?.message ?? 'is wrong')
  throw new PfadError('bad-dag', `Task "${taskId}" (${kind}): its ${what}${path} ${names}.`)
}

export const text = z.string('must be a text').min(1, 'must not be empty')

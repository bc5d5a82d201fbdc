import { z } from 'zod'
import { PfadError } from '../../contract/error.ts'
import type { ApprovalSpec } from '../../contract/models/approval.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import { checkChosen, REJECT } from '../approval.ts'
import { positiveDuration } from './checkOptions.ts'
import type { TaskContext } from './context.ts'
import type { Duration } from './duration.ts'
import type { TaskOptions } from './options.ts'
import { type Params, paramsSchema, resolveParam } from './param.ts'
import { createStep, type Step } from './task.ts'

/** Names as Airflow's `ApprovalOperator` has them. */
export type ApprovalOptions = TaskOptions & {
  /** The question, in one line. */
  readonly subject: string
  /** What is to be known for the answer. A function as last argument can make it instead. */
  readonly body?: string | null
  /** Default: `Approve`, `Reject`. Choosing `Reject` skips what comes right after. */
  readonly options?: readonly string[]
  /** Whether several options may be chosen; default false. */
  readonly multiple?: boolean
  /** What counts as chosen when nobody answers in time; without it the task fails then. */
  readonly defaults?: string | readonly string[] | null
  /** What can be filled in beside, as a DAG's params. */
  readonly params?: Params
  /** How long it waits; default: for ever. */
  readonly timeout?: Duration | null
  /** `Reject` fails the task; default false. */
  readonly failOnReject?: boolean
  /** Names of those who may answer; default: everybody. */
  readonly respondents?: readonly string[]
}

/** The result of an approval. `respondedBy` is null where its time was over; `respondedAt` is epoch milliseconds. */
export type ApprovalResult = {
  readonly chosenOptions: string[]
  readonly params: { readonly [name: string]: JsonValue }
  readonly respondedBy: string | null
  readonly respondedAt: number
}

const text = z.string('must be a text').min(1, 'must not be empty')
const texts = z.array(text, 'must be a list of texts')
const own = {
  subject: text,
  body: text.nullable().default(null),
  options: texts.min(1, 'must have one at least').default(['Approve', REJECT]),
  multiple: z.boolean('must be true or false').default(false),
  defaults: z
    .union([text.transform((one) => [one]), texts], 'must be an option or a list of them')
    .nullable()
    .default(null),
  params: z.record(z.string(), z.unknown()).default({}),
  timeout: positiveDuration.nullable().default(null),
  failOnReject: z.boolean('must be true or false').default(false),
  respondents: texts.default([]),
}
type Own = z.output<z.ZodObject<typeof own>>

/**
 * A task that asks a person (Airflow's `ApprovalOperator` and `HITLOperator`): it waits, with no process, until somebody
 * answers with `pfad approvals answer`. `body` may be a function of the context and of other tasks' results.
 */
export function approval(taskId: string, options: ApprovalOptions): Step<[], ApprovalResult, Partial<ApprovalOptions>>
export function approval<A extends readonly unknown[]>(
  taskId: string,
  options: ApprovalOptions,
  body: (context: TaskContext, ...args: A) => string | Promise<string>,
): Step<A, ApprovalResult, Partial<ApprovalOptions>>
export function approval(
  taskId: string,
  options: ApprovalOptions,
  body?: (context: TaskContext, ...args: never[]) => string | Promise<string>,
): unknown {
  return createStep(taskId, options, {
    kind: 'approval',
    own,
    approvalOf: (resolved) => specOf(taskId, resolved as Own, body !== undefined),
    codeOf:
      () =>
      async (context, ...args) => {
        const made: unknown = await body?.(context, ...args)
        if (typeof made === 'string') return made
        throw new PfadError('bad-approval', `The body that "${taskId}" makes is a ${typeof made}.`, 'Return a text.')
      },
  })
}

const specOf = (taskId: string, options: Own, isComputed: boolean): ApprovalSpec => {
  const { defaults, params, ...rest } = options
  const what = `The approval "${taskId}"`
  const fail = (message: string, hint?: string) => new PfadError('bad-dag', message, hint)
  if (new Set(rest.options).size < rest.options.length) throw fail(`${what} has an option twice.`, 'Name each once.')
  if (isComputed && rest.body !== null) {
    throw fail(`${what} has a body and a function that makes one.`, 'Leave one of them out.')
  }
  try {
    if (defaults !== null) checkChosen(rest, defaults, `${what}, in its defaults,`)
  } catch (thrown) {
    throw thrown instanceof PfadError ? fail(thrown.message, thrown.hint) : thrown
  }
  const resolved = Object.entries(params).map(([name, given]) => {
    try {
      return [name, resolveParam(given)] as const
    } catch (thrown) {
      throw fail(`${what}: its param "${name}" ${(thrown as Error).message}.`)
    }
  })
  return { ...rest, isComputed, defaults, params: paramsSchema(Object.fromEntries(resolved)) }
}

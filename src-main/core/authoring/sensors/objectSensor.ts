import { z } from 'zod'
import { PfadError } from '../../../contract/error.ts'
import { globMatches, globPrefix } from '../../glob.ts'
import type { TaskContext } from '../context.ts'
import { type Given, text } from '../kinds/defineKind.ts'
import type { Task } from '../task.ts'
import { defineSensor, type SensorOptions } from './defineSensor.ts'

/** An object of the object store by its key, or any whose key matches a pattern (`*` and `?` within a part, `**` across). */
export type ObjectTarget =
  | { readonly bucket: string; readonly key: string; readonly pattern?: never }
  | { readonly bucket: string; readonly pattern: string; readonly key?: never }

/** Keys are read in pages of so many. */
const PAGE = 1000

const make = defineSensor({
  kind: 'objectSensor',
  what: 'object',
  given: z
    .strictObject({ bucket: text, key: text.optional(), pattern: text.optional() })
    .refine(({ key, pattern }) => (key === undefined) !== (pattern === undefined), 'must have either key or pattern'),
  async poke({ bucket, key, pattern = '' }, context) {
    const found = await whereThere(() =>
      key === undefined ? matching(context, bucket, pattern) : one(context, bucket, key),
    )
    if (found.length > 0) return { done: true, value: found }
    return { done: false, waitsFor: `the object ${bucket}/${key ?? pattern}` }
  },
})

const one = async ({ objects, signal }: TaskContext, bucket: string, key: string): Promise<string[]> => [
  (await objects.stat(bucket, key, signal)).key,
]

const matching = async ({ objects, signal }: TaskContext, bucket: string, pattern: string): Promise<string[]> => {
  const found: string[] = []
  const prefix = globPrefix(pattern)
  for (let after: string | undefined; ; ) {
    const page = await objects.list(bucket, { prefix, limit: PAGE, ...(after === undefined ? {} : { after }) }, signal)
    found.push(...page.map(({ key }) => key).filter((key) => globMatches(pattern, key)))
    after = page.at(-1)?.key
    if (page.length < PAGE) return found
  }
}

/** What is not there is nothing to be surprised at here. */
const whereThere = async (look: () => Promise<string[]>): Promise<string[]> => {
  try {
    return await look()
  } catch (thrown) {
    if (thrown instanceof PfadError && MISSING.has(thrown.code)) return []
    throw thrown
  }
}
const MISSING = new Set(['object-not-found', 'bucket-not-found'])

/** A task that waits for an object (Airflow's `S3KeySensor`). Its result are the keys found. */
export function objectSensor<A extends readonly unknown[] = []>(
  taskId: string,
  object: Given<A, ObjectTarget>,
): Task<A, string[], SensorOptions>
export function objectSensor<A extends readonly unknown[] = []>(
  taskId: string,
  options: SensorOptions,
  object: Given<A, ObjectTarget>,
): Task<A, string[], SensorOptions>
export function objectSensor(taskId: string, ...rest: unknown[]): unknown {
  return make(taskId, ...rest)
}

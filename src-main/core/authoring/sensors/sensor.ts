import { z } from 'zod'
import { PfadError } from '../../../contract/error.ts'
import type { TaskContext } from '../context.ts'
import type { Jsonable } from '../json.ts'
import type { Task } from '../task.ts'
import { defineSensor, type SensorOptions } from './defineSensor.ts'

/** What a poke returns: whether it is time, or also what the sensor's result is then. */
export type PokeResult<R> = boolean | { readonly done: boolean; readonly value?: R & Jsonable<R> }

type PokeFunction<A extends readonly unknown[], R> = (
  context: TaskContext,
  ...args: A
) => PokeResult<R> | Promise<PokeResult<R>>

const make = defineSensor({
  kind: 'sensor',
  what: 'poke',
  given: z.union(
    [z.boolean(), z.object({ done: z.boolean(), value: z.unknown().optional() })],
    'must give true, false or { done, value }',
  ),
  poke(found) {
    if (typeof found !== 'boolean' && found.done) return { done: true, value: found.value }
    return found === true ? { done: true } : { done: false, waitsFor: 'its condition' }
  },
})

/**
 * A task that waits until `poke` says so (Airflow's `@task.sensor`). Between two pokes it is `up_for_reschedule` and no
 * process runs. An error in a poke is a failure like any other, with retries.
 */
export function sensor<A extends readonly unknown[] = [], R = undefined>(
  taskId: string,
  poke: PokeFunction<A, R>,
): Task<A, R, SensorOptions>
export function sensor<A extends readonly unknown[] = [], R = undefined>(
  taskId: string,
  options: SensorOptions,
  poke: PokeFunction<A, R>,
): Task<A, R, SensorOptions>
export function sensor(taskId: string, ...rest: unknown[]): unknown {
  if (typeof rest.at(-1) === 'function') return make(taskId, ...rest)
  throw new PfadError(
    'bad-dag',
    `Sensor "${taskId}" has no function.`,
    "Write sensor('id', { … }, async (context) => …).",
  )
}

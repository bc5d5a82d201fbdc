import { z } from 'zod'
import { instantMs } from '../instant.ts'
import type { Given } from '../kinds/defineKind.ts'
import { machineOf } from '../machine.ts'
import type { Task } from '../task.ts'
import { defineSensor, type SensorOptions } from './defineSensor.ts'

const make = defineSensor({
  kind: 'timeSensor',
  what: 'instant',
  given: z.unknown().transform((value, context) => {
    const ms = instantMs(value, 'UTC')
    if (ms !== null) return ms
    context.addIssue("must be a Date, or a text such as '2025-08-09T10:00Z'")
    return z.NEVER
  }),
  poke(instant, context) {
    if (machineOf(context).now() >= instant) return { done: true }
    return { done: false, waitsFor: new Date(instant).toISOString(), notBefore: instant }
  },
})

/**
 * A task that waits for an instant (Airflow's `DateTimeSensor`): a `Date`, ISO text (UTC where it has no offset), or a
 * function of the context. It goes on right then, without polling.
 */
export function timeSensor<A extends readonly unknown[] = []>(
  taskId: string,
  instant: Given<A, Date | string>,
): Task<A, undefined, SensorOptions>
export function timeSensor<A extends readonly unknown[] = []>(
  taskId: string,
  options: SensorOptions,
  instant: Given<A, Date | string>,
): Task<A, undefined, SensorOptions>
export function timeSensor(taskId: string, ...rest: unknown[]): unknown {
  return make(taskId, ...rest)
}

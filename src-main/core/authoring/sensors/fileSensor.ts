import { type Given, text } from '../kinds/defineKind.ts'
import { machineOf } from '../machine.ts'
import type { Task } from '../task.ts'
import { defineSensor, type SensorOptions } from './defineSensor.ts'

const make = defineSensor({
  kind: 'fileSensor',
  what: 'path',
  given: text,
  async poke(path, context) {
    const found = await machineOf(context).files(path)
    return found.length > 0 ? { done: true, value: found } : { done: false, waitsFor: `the file ${path}` }
  },
})

/**
 * A task that waits for a file (Airflow's `FileSensor`): a path, counted from the DAG file's folder, or a glob
 * (`/in/*.csv`, `**`). Its result are the paths found.
 */
export function fileSensor<A extends readonly unknown[] = []>(
  taskId: string,
  path: Given<A, string>,
): Task<A, string[], SensorOptions>
export function fileSensor<A extends readonly unknown[] = []>(
  taskId: string,
  options: SensorOptions,
  path: Given<A, string>,
): Task<A, string[], SensorOptions>
export function fileSensor(taskId: string, ...rest: unknown[]): unknown {
  return make(taskId, ...rest)
}

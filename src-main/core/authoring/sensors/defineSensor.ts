import { z } from 'zod'
import { PfadError } from '../../../contract/error.ts'
import { positiveDuration } from '../checkOptions.ts'
import type { TaskContext } from '../context.ts'
import { RescheduleTask, SkipTask, withoutRetry } from '../control.ts'
import { type Duration, durationText } from '../duration.ts'
import { defineKind } from '../kinds/defineKind.ts'
import { machineOf } from '../machine.ts'
import type { TaskOptions } from '../options.ts'
import { nextPoke } from './wait.ts'

/** Airflow's options of a sensor. It holds no process between two pokes (Airflow's mode `reschedule`). */
export type SensorOptions = TaskOptions & {
  /** Between two pokes; default 60 s. */
  readonly pokeInterval?: Duration
  /** Since the first poke, whatever the retries; default 7 days. Then it fails, without a retry. */
  readonly timeout?: Duration
  /** At the timeout it is skipped instead of failed. */
  readonly softFail?: boolean
  /** Each wait is twice the one before. */
  readonly exponentialBackoff?: boolean
  /** The longest wait between two pokes. */
  readonly maxWait?: Duration | null
}

export const sensorOptions = {
  pokeInterval: positiveDuration.default(60_000),
  timeout: positiveDuration.default(7 * 86_400_000),
  softFail: z.boolean('must be true or false').default(false),
  exponentialBackoff: z.boolean('must be true or false').default(false),
  maxWait: positiveDuration.nullable().default(null),
} as const

/** What came of one poke. `waitsFor` completes "It waits for …". */
export type Poke =
  | { readonly done: true; readonly value?: unknown }
  | { readonly done: false; readonly waitsFor: string; readonly notBefore?: number }

/** Makes the function that makes a kind of sensors, as `defineKind` does for tasks. */
export const defineSensor = <T>(definition: {
  readonly kind: string
  readonly what: string
  readonly given: z.ZodType<T>
  readonly poke: (given: T, context: TaskContext) => Poke | Promise<Poke>
}) =>
  defineKind({
    ...definition,
    own: sensorOptions,
    async run(given, context, own) {
      const poke = await definition.poke(given, context)
      if (poke.done) return poke.value
      const { firstStartedAt, now } = machineOf(context)
      const at = nextPoke({ ...own, now: now(), firstStartedAt, notBefore: poke.notBefore ?? null })
      if (at !== null) throw new RescheduleTask(at, `It waits for ${poke.waitsFor}.`)
      const { taskId } = context.taskInstance
      const message = `The sensor "${taskId}" waited ${durationText(own.timeout)} for ${poke.waitsFor}, in vain.`
      if (own.softFail) throw new SkipTask(message)
      throw withoutRetry(
        new PfadError('sensor-timeout', message, 'Clear it to wait again, or give it a longer timeout.'),
      )
    },
  })

import { z } from 'zod'
import type { SparkJob } from '../../dataPlane.ts'
import type { TaskOptions } from '../options.ts'
import type { Task } from '../task.ts'
import { defineKind, type Given, text } from './defineKind.ts'

/** What to submit; `packaged` is the analysis job that ships with Pfad. */
export type SparkApplication = {
  /** Default: the setting `SPARK_APPLICATION_PATH`. */
  readonly application?: string
  readonly arguments?: readonly string[]
  readonly conf?: SparkJob['conf']
}

const submit = defineKind({
  kind: 'sparkSubmit',
  what: 'job',
  own: {},
  given: z.strictObject({
    application: text.optional(),
    arguments: z.array(z.string('must be texts')).default([]),
    conf: z.record(z.string(), z.string('must be texts')).default({}),
  }),
  async run({ application, conf, arguments: args }, { spark, settings, log, signal }) {
    const job = { application: application ?? settings.SPARK_APPLICATION_PATH, arguments: args, conf }
    await spark.submit(job, (line) => log.info(line), signal)
  },
})

/** A task that runs a Spark job to its end (Airflow's `SparkSubmitOperator`) on the run's backend. It has no result. */
export function sparkSubmit<A extends readonly unknown[] = []>(
  taskId: string,
  job: Given<A, SparkApplication>,
): Task<A, undefined>
export function sparkSubmit<A extends readonly unknown[] = []>(
  taskId: string,
  options: TaskOptions,
  job: Given<A, SparkApplication>,
): Task<A, undefined>
export function sparkSubmit(taskId: string, ...rest: unknown[]): unknown {
  return submit(taskId, ...rest)
}

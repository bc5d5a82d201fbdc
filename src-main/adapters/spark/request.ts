import { readFile, stat } from 'node:fs/promises'
import { basename, isAbsolute } from 'node:path'
import { PfadError } from '../../contract/error.ts'
import type { Connection } from '../../core/authoring/context.ts'
import type { SparkJob } from '../../core/dataPlane.ts'

/** Where the driver is, and what it shall know of the places that it works on. */
export type DriverTarget = {
  readonly spark: Connection
  readonly objects: Connection
  /** null: no event log. A URL is where Spark writes it; any other is the driver's own folder. */
  readonly eventLogDir: string | null
  /** False: each job by spark-submit. */
  readonly isWarm: boolean
}

/** The largest application that is sent along (bytes). */
const LARGEST_FILE = 40 * 1024 * 1024
const URL_OF_SPARK = /^[a-z][a-z0-9+.-]+:\/\//i

/** The body of `POST /jobs`. A file of this machine goes along; what is wrong with it is `analysis-failed`. */
export const jobBody = async (job: SparkJob, target: DriverTarget): Promise<string> => {
  const { application, arguments: args, conf = {} } = job
  const isElsewhere = application === 'packaged' || URL_OF_SPARK.test(application)
  return JSON.stringify({
    application: isElsewhere ? application : basename(application),
    ...(isElsewhere ? {} : { file: await readApplication(application) }),
    arguments: args,
    conf,
    mode: target.isWarm ? 'auto' : 'submit',
    cluster: clusterOf(target),
  })
}

const readApplication = async (path: string): Promise<string> => {
  if (!isAbsolute(path)) {
    throw new PfadError(
      'analysis-failed',
      `The Spark application ${JSON.stringify(path)} is neither a whole path nor a URL.`,
      'Write its path from the root on, a URL (s3a://bucket/job.py), or packaged.',
    )
  }
  try {
    const { size } = await stat(path)
    if (size <= LARGEST_FILE) return (await readFile(path)).toString('base64')
  } catch (thrown) {
    throw new PfadError(
      'analysis-failed',
      `The Spark application ${path} cannot be read: ${(thrown as Error).message}`,
      'Correct the parameter application, or the setting SPARK_APPLICATION_PATH.',
    )
  }
  throw new PfadError(
    'analysis-failed',
    `The Spark application ${path} is larger than ${LARGEST_FILE / 1024 / 1024} MB.`,
    'Put it into the object store and give its s3a:// address.',
  )
}

/** What a connection says; what it leaves open is as the driver's own environment has it. */
const clusterOf = ({ spark, objects, eventLogDir }: DriverTarget): Record<string, string> => {
  const endpoint = text(objects.extra['network_host']) ?? text(objects.extra['host'])
  const master = text(spark.extra['master'])
  return {
    ...(master === undefined ? {} : { master }),
    ...(endpoint === undefined ? {} : { s3Endpoint: endpoint }),
    ...(objects.login === '' ? {} : { s3AccessKey: objects.login, s3SecretKey: objects.password }),
    ...(eventLogDir === null ? { eventLogDir: '' } : URL_OF_SPARK.test(eventLogDir) ? { eventLogDir } : {}),
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

import { setTimeout as sleep } from 'node:timers/promises'
import { PfadError } from '../../contract/error.ts'
import type { Connection } from '../../core/authoring/context.ts'
import type { Spark, SparkJob, SparkProgress } from '../../core/dataPlane.ts'
import { networkReason } from '../../core/networkFailure.ts'
import { type DriverRecord, readRecords } from './answer.ts'
import { callDriver, driverUrl, messageOf } from './call.ts'
import { type DriverTarget, jobBody } from './request.ts'

/** A driver says each 5 s that it lives; one that has been silent for this long (ms) is away. */
const SILENT_AFTER = 30_000
/** A driver's container starts again within this (ms). */
const BACK_WITHIN = 20_000
/** A driver that dies so often in one job dies of the job. */
const TRIES = 3
/** Lines of how far a job is come no more often than this (ms). */
const PROGRESS_EVERY = 2_000

/**
 * Spark by its driver (compose/spark/driver.py) over HTTP: the job lives as long as the request, so that an attempt that is
 * cancelled, or whose process dies, takes it along. The packaged job is given again to a driver that went away meanwhile:
 * done twice, it gives the same. All that goes wrong is `analysis-failed`.
 */
export const createDriverSpark = (of: {
  /** Asked once per job. */
  readonly target: () => Promise<DriverTarget>
  /** Milliseconds; for tests. */
  readonly silentAfter?: number
  readonly backWithin?: number
}): Spark & AsyncDisposable => {
  const { target, silentAfter = SILENT_AFTER, backWithin = BACK_WITHIN } = of
  const closed = new AbortController()
  return {
    async submit(job, onLine, signal) {
      const ended = signal ? AbortSignal.any([signal, closed.signal]) : closed.signal
      const found = await target()
      const body = await jobBody(job, found)
      const url = driverUrl(found.spark)
      let isBackBy = Date.now() + backWithin
      for (let tries = 1; ; ) {
        const outcome = await attempt({ spark: found.spark, body, silentAfter }, onLine, ended)
        ended.throwIfAborted()
        if (outcome.end !== null) return settle(job, outcome.end, outcome.last)
        // A job that nobody took can be offered again; one that was broken off, where doing it twice does no harm.
        const mayRepeat = outcome.wasTaken ? job.application === 'packaged' && ++tries <= TRIES : Date.now() < isBackBy
        if (!mayRepeat) throw away(url, outcome.why)
        if (outcome.wasTaken) {
          onLine('The Spark driver went away in the middle; the job begins again.')
          isBackBy = Date.now() + backWithin
        }
        await sleep(500, undefined, { signal: ended })
      }
    },
    async [Symbol.asyncDispose]() {
      closed.abort(new PfadError('cancelled', 'The data plane is closed.'))
    },
  }
}

type Asked = { readonly spark: Connection; readonly body: string; readonly silentAfter: number }
type Outcome =
  | { readonly end: DriverRecord & { t: 'end' }; readonly last: string }
  | { readonly end: null; readonly wasTaken: boolean; readonly why: string }
type OnLine = Parameters<Spark['submit']>[1]

/** Gives the job to the driver once. Throws for one that refuses it; a driver that is away, or goes, is an outcome. */
const attempt = async ({ spark, body, silentAfter }: Asked, onLine: OnLine, signal: AbortSignal): Promise<Outcome> => {
  const silence = new AbortController()
  const timer = setTimeout(
    () => silence.abort(new Error(`it has said nothing for ${silentAfter / 1000} s`)),
    silentAfter,
  )
  const show = createProgressLines(onLine)
  let wasTaken = false
  try {
    const ended = AbortSignal.any([signal, silence.signal])
    const response = await callDriver(spark, { path: '/jobs', body, signal: ended })
    if (response.status !== 200 || response.body === null) throw await refused(driverUrl(spark), response)
    wasTaken = true
    let last = ''
    for await (const record of readRecords(response.body)) {
      timer.refresh()
      if (record?.t === 'line') onLine((last = record.text))
      else if (record?.t === 'progress') show.next(record)
      else if (record?.t === 'end') {
        show.last()
        return { end: record, last }
      }
    }
    return { end: null, wasTaken, why: 'its answer ended in the middle' }
  } catch (thrown) {
    if (thrown instanceof PfadError) throw thrown
    return { end: null, wasTaken, why: networkReason(silence.signal.aborted ? silence.signal.reason : thrown) }
  } finally {
    clearTimeout(timer)
    // Lets go of an answer that is not read to its end, and of the job with it.
    silence.abort()
  }
}

const settle = (job: SparkJob, { exitCode, error }: DriverRecord & { t: 'end' }, last: string): void => {
  if (exitCode === 0) return
  const what = `The Spark job ${[job.application, ...job.arguments].join(' ')}`
  if (error !== undefined) {
    throw new PfadError('analysis-failed', `${what} failed: ${error}`, 'Look at the stack: pfad stack status')
  }
  throw new PfadError(
    'analysis-failed',
    `${what} ended with exit code ${exitCode}${last === '' ? '.' : `: ${last}`}`,
    'Its log stands above.',
  )
}

/** How far the job is, as lines; the last state is always told. */
const createProgressLines = (onLine: OnLine) => {
  let shownAt = Date.now()
  let untold: SparkProgress | null = null
  const tell = (): void => {
    if (untold === null) return
    const { stages, tasks } = untold
    onLine(`Spark: ${stages.done} of ${stages.of} stages, ${tasks.done} of ${tasks.of} tasks done.`, untold)
    untold = null
    shownAt = Date.now()
  }
  return {
    next({ jobs, stages, tasks }: SparkProgress): void {
      untold = { jobs, stages, tasks }
      if (Date.now() - shownAt >= PROGRESS_EVERY) tell()
    },
    last: tell,
  }
}

const refused = async (url: string, response: Response): Promise<PfadError> => {
  const answer = (await response.text().catch(() => '')).slice(0, 1000)
  const hint =
    response.status === 401
      ? 'Its token is the password of the connection spark_default (SPARK_DRIVER_TOKEN).'
      : 'Is this a Spark driver of Pfad? Look at the connection spark_default.'
  return new PfadError(
    'analysis-failed',
    `The Spark driver at ${url} answered HTTP ${response.status}: ${messageOf(answer)}`,
    response.status === 400 ? undefined : hint,
  )
}

const away = (url: string, why: string): PfadError =>
  new PfadError(
    'analysis-failed',
    `The Spark driver at ${url} is away: ${why}.`,
    'Start the stack (pfad stack up), or look at its service spark-driver: pfad stack logs spark-driver',
  )

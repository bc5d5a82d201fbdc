import { dag, FailTask, minuteName, PfadError, type TaskContext, task } from 'pfad'
import { analyse } from './steps/sparkAnalysis.ts'
import { streamMinute } from './steps/streamFromClickHouseToMinio.ts'

const MINUTE = 60_000
/** One trigger recomputes a day at most. */
const MOST_MINUTES = 1440

/** A parameter that must be text. */
const text = (context: TaskContext, name: string): string => {
  const value = context.params[name]
  if (typeof value === 'string') return value
  throw new FailTask(`The parameter ${name} must be a text, not ${JSON.stringify(value)}.`)
}

const instant = (context: TaskContext, name: string): number => {
  const ms = Date.parse(text(context, name))
  if (Number.isFinite(ms)) return Math.floor(ms / MINUTE) * MINUTE
  throw new FailTask(`The parameter ${name} must be a date like 2025-01-15T06:30:00Z.`)
}

/** With `from` and `to`: recomputes the minutes of [from, to) — Parquet and report; without: submits the job as it is. */
const submit = task('submit', async (context): Promise<string[]> => {
  if (text(context, 'from') !== '' || text(context, 'to') !== '') return recompute(context)
  const list = context.params['arguments']
  const conf = context.params['conf']
  if (!Array.isArray(list) || list.some((each) => typeof each !== 'string')) {
    throw new FailTask('The parameter arguments must be a list of texts.')
  }
  if (typeof conf !== 'object' || conf === null || Array.isArray(conf)) {
    throw new FailTask('The parameter conf must be an object of texts.')
  }
  const job = {
    application: text(context, 'application') || context.settings.SPARK_APPLICATION_PATH,
    arguments: list as string[],
    conf: conf as Record<string, string>,
  }
  await context.spark.submit(job, (line) => context.log.info(line), context.signal)
  return job.arguments
})

const recompute = async (context: TaskContext): Promise<string[]> => {
  const from = instant(context, 'from')
  const to = instant(context, 'to')
  if (to <= from || (to - from) / MINUTE > MOST_MINUTES) {
    throw new FailTask(`The range of minutes must not be empty and have ${MOST_MINUTES} minutes at most.`)
  }
  const paths: string[] = []
  for (let start = from; start < to; start += MINUTE) {
    if (context.signal.aborted) throw new PfadError('cancelled', 'The recomputation was cancelled.')
    const name = minuteName(start, context.settings.PIPELINE_TIMEZONE)
    paths.push(await analyse(context, await streamMinute(context, { start, name })))
  }
  return paths
}

/** A Spark job by hand: for experiments, and for computing past minutes again. */
export default dag(
  'spark',
  {
    description: 'A Spark job by hand, or past minutes computed again',
    tags: ['spark', 'by hand'],
    schedule: null,
    startDate: '2025-08-09',
    isPausedUponCreation: false,
    maxActiveRuns: 1,
    params: { application: '', arguments: [], conf: {}, from: '', to: '' },
  },
  () => {
    submit()
  },
)

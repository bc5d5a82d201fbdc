import { PfadError, readText, type TaskContext, task } from 'pfad'
import { tellErrorsApart } from './errorClasses.ts'
import { minuteOf, parsePath } from './minute.ts'

/** Where the job has put the report of a path: `.parquet` becomes `.json`, anything else gets `.json`. */
export const reportKeyOf = (key: string): string => `${key.replace(/\.parquet$/, '')}.json`

/** Reads a path's report and posts it unchanged; returns the HTTP status. */
export const send = async (context: TaskContext, path: string, minute: string): Promise<number> =>
  tellErrorsApart(context, async () => {
    const { bucket, key } = parsePath(path)
    const body = await readText(context.objects.get(bucket, reportKeyOf(key), context.signal))
    try {
      JSON.parse(body)
    } catch (thrown) {
      const message = `${bucket}/${reportKeyOf(key)} is not JSON: ${(thrown as Error).message}`
      throw new PfadError('invalid-json', message, 'Clear spark_analysis to write it again.')
    }
    const { status } = await context.dashboard.post({ dagId: context.dagRun.dagId, minute, body }, context.signal)
    context.log.info(`The dashboard took the report of ${minute}: HTTP ${status}`)
    return status
  })

export const sendToDashboard = task('send_to_dashboard', (context, path: string) =>
  send(context, path, minuteOf(context).name),
)

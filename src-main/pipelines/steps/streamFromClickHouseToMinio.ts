import { type TaskContext, task } from 'pfad'
import { tellErrorsApart } from './errorClasses.ts'
import { minuteOf } from './minute.ts'

/** One minute's `event_type, status` as Parquet in the bucket; returns its path, without suffix where there was no row. */
export const streamMinute = async (context: TaskContext, minute: { start: number; name: string }): Promise<string> => {
  const bucket = context.settings.MINIO_BUCKET_NAME
  return tellErrorsApart(context, async () => {
    await context.objects.ensureBucket(bucket, context.signal)
    const key = `${minute.name}.parquet`
    const { rows } = await context.events.extract({ minute: minute.start, bucket, key }, context.signal)
    if (rows === 0) {
      context.log.warning(`No data found for minute ${minute.name}`)
      return `s3a://${bucket}/${minute.name}`
    }
    context.log.info(`${rows} events of minute ${minute.name} written to s3a://${bucket}/${key}`)
    return `s3a://${bucket}/${key}`
  })
}

export const streamFromClickHouseToMinio = task('stream_from_clickhouse_to_minio', (context) =>
  streamMinute(context, minuteOf(context)),
)

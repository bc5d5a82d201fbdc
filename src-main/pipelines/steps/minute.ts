import { minuteName, pipelineMinute, type TaskContext } from 'pfad'

/** A run's minute: where its data interval starts in the pipeline's zone, less one (spec §2), and its name. */
export const minuteOf = (
  context: Pick<TaskContext, 'dataIntervalStart' | 'settings'>,
): { start: number; name: string } => {
  const zone = context.settings.PIPELINE_TIMEZONE
  const start = pipelineMinute(context.dataIntervalStart.getTime(), zone)
  return { start, name: minuteName(start, zone) }
}

/** `s3a://bucket/key` in its parts. */
export const parsePath = (path: string): { bucket: string; key: string } => {
  const [, bucket, key] = /^s3a:\/\/([^/]+)\/(.+)$/.exec(path) ?? []
  if (!bucket || !key) throw new Error(`${JSON.stringify(path)} is not a path like s3a://bucket/key.`)
  return { bucket, key }
}

/** The minute DAG's tasks, by the hop that they feed. */
export const MINUTE_TASKS = {
  parquet: 'stream_from_clickhouse_to_minio',
  analysis: 'spark_analysis',
  dashboard: 'send_to_dashboard',
} as const

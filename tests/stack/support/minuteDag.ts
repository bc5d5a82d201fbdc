export const MINUTE_DAG = 'clickHouse_pyspark_dashboard'
export const EXTRACT = 'stream_from_clickhouse_to_minio'
export const ANALYSIS = 'spark_analysis'
export const SEND = 'send_to_dashboard'
export const STEPS = [EXTRACT, ANALYSIS, SEND] as const
export type Step = (typeof STEPS)[number]

/** The settings that pipelines read (names and defaults: README, "Settings"); the environment wins over the home's file. */
export type PipelineSettings = {
  readonly CLICKHOUSE_CONN_NAME: string
  readonly MINIO_CONN_NAME: string
  readonly SPARK_CONN_NAME: string
  readonly CLICKHOUSE_TABLE: string
  readonly MINIO_BUCKET_NAME: string
  readonly KAFKA_TOPIC: string
  readonly NUM_WORKERS: number
  /** `packaged` is the analysis job that ships with Pfad. */
  readonly SPARK_APPLICATION_PATH: string
  readonly SPARK_EVENT_LOG_ENABLED: boolean
  readonly SPARK_EVENT_LOG_DIR: string
  /** False: every Spark job by a spark-submit of its own. */
  readonly SPARK_WARM: boolean
  /** Empty: the built-in endpoint. */
  readonly DASHBOARD_API_URL: string
  /** The Python of `python` tasks; empty: the system's. */
  readonly PFAD_PYTHON: string
  /** IANA name of the zone in which minutes are named. */
  readonly PIPELINE_TIMEZONE: string
}

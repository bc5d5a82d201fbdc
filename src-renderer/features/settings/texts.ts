import type { SettingRow } from '../../../src-main/contract/models/settings.ts'

/** What each setting of a home means. `backend`: it matters on the stack only; `pipeline`: always. */
type SettingText = {
  readonly section: 'backend' | 'pipeline' | 'engine'
  readonly label: string
  readonly help: string
}

export const settingTexts: Readonly<Record<string, SettingText>> = {
  PFAD_BACKEND: { section: 'backend', label: 'Backend', help: 'What runs work on that do not say.' },
  CLICKHOUSE_CONN_NAME: { section: 'backend', label: 'ClickHouse connection', help: 'Where events are stored.' },
  CLICKHOUSE_TABLE: { section: 'backend', label: 'ClickHouse table', help: 'The table of the events.' },
  MINIO_CONN_NAME: { section: 'backend', label: 'Object store connection', help: 'An S3 store, such as MinIO.' },
  SPARK_CONN_NAME: { section: 'backend', label: 'Spark connection', help: 'Where the analysis runs.' },
  SPARK_WARM: {
    section: 'backend',
    label: 'Keep Spark’s driver warm',
    help: 'false: each job by a spark-submit of its own.',
  },
  SPARK_APPLICATION_PATH: {
    section: 'backend',
    label: 'Spark application',
    help: '“packaged” is the job that ships with Pfad.',
  },
  SPARK_EVENT_LOG_ENABLED: { section: 'backend', label: 'Spark’s event log', help: 'For Spark’s history server.' },
  SPARK_EVENT_LOG_DIR: { section: 'backend', label: 'Folder of Spark’s event log', help: 'Within the home.' },
  KAFKA_CONN_NAME: { section: 'backend', label: 'Kafka connection', help: 'Where the producer writes.' },
  SCHEMA_REGISTRY_CONN_NAME: { section: 'backend', label: 'Schema registry connection', help: 'Has the Avro schema.' },
  KAFKA_TOPIC: { section: 'backend', label: 'Topic', help: 'The topic of the events.' },
  NUM_WORKERS: { section: 'backend', label: 'Producers', help: 'How many write at the same time, 1 to 64.' },
  KAFKA_BATCH_SIZE: {
    section: 'backend',
    label: 'Batch (bytes)',
    help: 'The most in one request, before compression.',
  },
  KAFKA_LINGER_MS: {
    section: 'backend',
    label: 'Linger (ms)',
    help: 'So long events are gathered before they are sent.',
  },
  KAFKA_COMPRESSION: { section: 'backend', label: 'Compression', help: 'Of what goes to Kafka.' },
  PFAD_COMPOSE_FILE: { section: 'backend', label: 'Compose file', help: 'Empty: the one that ships with Pfad.' },
  PFAD_STACK_PROJECT: { section: 'backend', label: 'Compose project', help: 'Empty: COMPOSE_PROJECT_NAME, or pfad.' },
  PFAD_STACK_PROFILES: {
    section: 'backend',
    label: 'Compose profiles',
    help: 'With commas between, such as postgres.',
  },
  PIPELINE_TIMEZONE: {
    section: 'pipeline',
    label: 'Time zone',
    help: 'In whose time minutes are named: Asia/Tehran, UTC.',
  },
  MINIO_BUCKET_NAME: { section: 'pipeline', label: 'Bucket', help: 'Where minutes and reports are kept.' },
  DASHBOARD_API_URL: { section: 'pipeline', label: 'Dashboard', help: 'Empty: the built-in endpoint.' },
  PFAD_TASK_MEMORY_MB: { section: 'pipeline', label: 'Memory of an attempt (MB)', help: 'One that needs more fails.' },
  PFAD_PYTHON: { section: 'pipeline', label: 'Python', help: 'Of python tasks, by name or path. Empty: the system’s.' },
  PFAD_ALERTS: {
    section: 'pipeline',
    label: 'Who is told of failed runs',
    help: 'log, desktop, slack:<conn_id> or webhook:<conn_id>, with commas between.',
  },
  PFAD_BASE_URL: { section: 'pipeline', label: 'Address of these screens', help: 'For links in alerts.' },
  PFAD_ENGINE: {
    section: 'engine',
    label: 'Container engine',
    help: 'An address (unix://, npipe://, tcp://, ssh://) or a Docker context. Empty: found by itself.',
  },
}

/** The settings of that section, in the order above. */
export const rowsOf = (section: SettingText['section'], rows: readonly SettingRow[]): SettingRow[] =>
  Object.entries(settingTexts).flatMap(([name, text]) =>
    text.section === section ? rows.filter((row) => row.name === name) : [],
  )

import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { PfadError } from '../../contract/error.ts'
import { backend } from '../../contract/models/primitives.ts'
import { parseAlertRule } from '../../core/alerts/rule.ts'

const zone = z.string().refine(
  (name) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
    } catch {
      return false
    }
  },
  {
    error: ({ input }) => `${JSON.stringify(input)} is no time zone; write one like Asia/Tehran, Europe/Berlin or UTC`,
  },
)

const text = z.string({ error: 'write a text' }).min(1, { error: 'it is empty' })

const isAddress = (value: string): boolean => value === '' || /^https?:$/.test(URL.parse(value)?.protocol ?? '')

const WORKERS = 'write a whole number from 1 to 64'
const workers = z.coerce
  .number({ error: WORKERS })
  .int({ error: WORKERS })
  .min(1, { error: WORKERS })
  .max(64, { error: WORKERS })

const whole = (error: string, least: number, most: number) =>
  z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error })

const BATCH = 'write a whole number of bytes from 1024 to 900000'
const LINGER = 'write a whole number of milliseconds from 1 to 10000'
const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const

const MEMORY = 'write a whole number of megabytes from 64 on'

/** spec §4: the names that users set, with their defaults. All values are text in the environment. */
export const settingsSchema = z.object({
  CLICKHOUSE_CONN_NAME: text.default('clickhouse_default'),
  MINIO_CONN_NAME: text.default('minio_default'),
  SPARK_CONN_NAME: text.default('spark_default'),
  CLICKHOUSE_TABLE: text.default('user_events'),
  MINIO_BUCKET_NAME: text.default('events'),
  KAFKA_TOPIC: text.default('user-events'),
  NUM_WORKERS: workers.default(2),
  KAFKA_CONN_NAME: text.default('kafka_default'),
  SCHEMA_REGISTRY_CONN_NAME: text.default('schema_registry_default'),
  /** Bytes of events that the producer sends in one request at most, before compression. */
  KAFKA_BATCH_SIZE: whole(BATCH, 1024, 900_000).default(262_144),
  /** So long the producer gathers events before it sends them (ms). */
  KAFKA_LINGER_MS: whole(LINGER, 1, 10_000).default(50),
  KAFKA_COMPRESSION: z.enum(COMPRESSIONS, { error: `write one of ${COMPRESSIONS.join(', ')}` }).default('snappy'),
  SPARK_APPLICATION_PATH: text.default('packaged'),
  SPARK_EVENT_LOG_ENABLED: z.union([z.stringbool(), z.boolean()], { error: 'write true or false' }).default(true),
  SPARK_EVENT_LOG_DIR: text.default('logs/spark-events'),
  /** False: every Spark job by a spark-submit of its own. */
  SPARK_WARM: z.union([z.stringbool(), z.boolean()], { error: 'write true or false' }).default(true),
  /** Empty: the built-in endpoint. */
  DASHBOARD_API_URL: z
    .string()
    .refine(isAddress, { error: 'write an address like http://host:8000/reports' })
    .default(''),
  PIPELINE_TIMEZONE: zone.default('Asia/Tehran'),
  /** The Python of `python` tasks, by name or path. Empty: the system's. */
  PFAD_PYTHON: z.string({ error: 'write the name or path of a Python' }).default(''),
  /** Memory of one attempt, in MB: one that needs more fails. */
  PFAD_TASK_MEMORY_MB: z.coerce
    .number({ error: MEMORY })
    .int({ error: MEMORY })
    .min(64, { error: MEMORY })
    .default(1024),
  /** Who is told of every run that fails, DAGs unasked: `log`, `desktop`, `slack:<conn_id>`, `webhook:<conn_id>`, with commas between. */
  PFAD_ALERTS: z
    .string()
    .refine((value) => parseAlertRule(value) !== null, {
      error: 'write log, desktop, slack:<conn_id> or webhook:<conn_id>, with commas between',
    })
    .default(''),
  /** The address at which people reach these screens, for links in alerts. */
  PFAD_BASE_URL: z.string().refine(isAddress, { error: 'write an address like https://pfad.example' }).default(''),
  /** The container engine: an address (`unix://…`, `npipe://…`, `tcp://…`, `ssh://…`) or a Docker context. Empty: found by itself. */
  PFAD_ENGINE: z
    .string({ error: 'write an address like unix:///var/run/docker.sock, or the name of a Docker context' })
    .default(''),
  /** Which data plane runs use that do not say. */
  PFAD_BACKEND: z.enum(backend.options, { error: `write ${backend.options.join(' or ')}` }).default('embedded'),
  /** The stack's compose file. Empty: the one that ships with Pfad. */
  PFAD_COMPOSE_FILE: z.string({ error: 'write the path of a compose file' }).default(''),
  /** The name of the stack's compose project. Empty: `COMPOSE_PROJECT_NAME`, or `pfad`. */
  PFAD_STACK_PROJECT: z
    .string()
    .regex(/^([a-z0-9][a-z0-9_-]*)?$/, { error: 'write small letters, digits, - and _' })
    .default(''),
  /** Profiles of the compose file to enable as well, with commas between: `postgres`. Empty: `COMPOSE_PROFILES`. */
  PFAD_STACK_PROFILES: z.string({ error: 'write profiles with commas between' }).default(''),
})
export type Settings = z.infer<typeof settingsSchema>
export type SettingName = keyof Settings
export const settingNames = Object.keys(settingsSchema.shape) as SettingName[]

/** The settings of a home: `settings.json`, and over it the environment. Anything wrong is named, nothing is guessed. */
export const readSettings = async (file: string, env: NodeJS.ProcessEnv): Promise<Settings> => {
  const stored = await readStored(file)
  const values: Record<string, unknown> = { ...stored }
  for (const name of settingNames) if (env[name] !== undefined && env[name] !== '') values[name] = env[name]
  const parsed = settingsSchema.safeParse(values)
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0])
    const source = env[name] ? 'the environment' : file
    return `${name} (in ${source}): ${issue.message}`
  })
  throw new PfadError('bad-setting', `A setting is wrong. ${wrong.join('; ')}`, 'Correct it and start again.')
}

/** What stands in `settings.json`; a file that is not there holds nothing. */
export const readStored = async (file: string): Promise<Record<string, unknown>> => {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new PfadError('bad-setting', `${file} cannot be read: ${(thrown as Error).message}`, 'Check its rights.')
  }
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text))
  } catch {
    throw new PfadError('bad-setting', `${file} is not a JSON object.`, 'Correct it, or remove it to use the defaults.')
  }
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings } from './settings.ts'

describe('the settings', () => {
  let folder: string
  let file: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pfad-settings-'))
    file = join(folder, 'settings.json')
  })
  afterAll(() => rm(folder, { recursive: true }))

  const read = async (stored: unknown, env: NodeJS.ProcessEnv = {}) => {
    await writeFile(file, typeof stored === 'string' ? stored : JSON.stringify(stored))
    return readSettings(file, env)
  }

  it('have the defaults of spec §4 in a home without a file', async () => {
    expect(await readSettings(join(folder, 'none.json'), {})).toEqual({
      CLICKHOUSE_CONN_NAME: 'clickhouse_default',
      MINIO_CONN_NAME: 'minio_default',
      SPARK_CONN_NAME: 'spark_default',
      CLICKHOUSE_TABLE: 'user_events',
      MINIO_BUCKET_NAME: 'events',
      KAFKA_TOPIC: 'user-events',
      NUM_WORKERS: 2,
      KAFKA_CONN_NAME: 'kafka_default',
      SCHEMA_REGISTRY_CONN_NAME: 'schema_registry_default',
      KAFKA_BATCH_SIZE: 262_144,
      KAFKA_LINGER_MS: 50,
      KAFKA_COMPRESSION: 'snappy',
      SPARK_APPLICATION_PATH: 'packaged',
      SPARK_EVENT_LOG_ENABLED: true,
      SPARK_EVENT_LOG_DIR: 'logs/spark-events',
      SPARK_WARM: true,
      DASHBOARD_API_URL: '',
      PIPELINE_TIMEZONE: 'Asia/Tehran',
      PFAD_ALERTS: '',
      PFAD_BASE_URL: '',
      PFAD_ENGINE: '',
      PFAD_BACKEND: 'embedded',
      PFAD_COMPOSE_FILE: '',
      PFAD_STACK_PROFILES: '',
      PFAD_STACK_PROJECT: '',
      PFAD_PYTHON: '',
      PFAD_TASK_MEMORY_MB: 1024,
    })
  })

  it('come from the file, and from the environment before it', async () => {
    const stored = { NUM_WORKERS: 3, KAFKA_TOPIC: 'stored', SPARK_EVENT_LOG_ENABLED: false }
    const settings = await read(stored, { KAFKA_TOPIC: 'given', PIPELINE_TIMEZONE: 'UTC', MINIO_BUCKET_NAME: '' })
    expect(settings).toMatchObject({
      NUM_WORKERS: 3,
      KAFKA_TOPIC: 'given',
      SPARK_EVENT_LOG_ENABLED: false,
      PIPELINE_TIMEZONE: 'UTC',
      MINIO_BUCKET_NAME: 'events',
    })
  })

  it.each([
    [{ PIPELINE_TIMEZONE: 'Mars/Olympus' }, /PIPELINE_TIMEZONE \(in .*settings\.json\): "Mars\/Olympus".*Asia\/Tehran/],
    [{ NUM_WORKERS: 'many' }, /NUM_WORKERS .*whole number from 1 to 64/],
    [{ NUM_WORKERS: 0 }, /NUM_WORKERS .*whole number from 1 to 64/],
    [{ NUM_WORKERS: 1.5 }, /NUM_WORKERS .*whole number from 1 to 64/],
    [{ SPARK_EVENT_LOG_ENABLED: 'perhaps' }, /SPARK_EVENT_LOG_ENABLED .*true or false/],
    [{ PFAD_BACKEND: 'cloud' }, /PFAD_BACKEND .*embedded or stack/],
    [{ PFAD_ALERTS: 'mail:me' }, /PFAD_ALERTS .*slack:<conn_id>/],
    [{ PFAD_BASE_URL: 'pfad.example' }, /PFAD_BASE_URL .*https/],
    [{ KAFKA_TOPIC: '' }, /KAFKA_TOPIC .*empty/],
    [{ KAFKA_BATCH_SIZE: '1 MB' }, /KAFKA_BATCH_SIZE .*bytes from 1024 to 900000/],
    [{ KAFKA_LINGER_MS: 0 }, /KAFKA_LINGER_MS .*milliseconds from 1/],
    [{ KAFKA_COMPRESSION: 'rar' }, /KAFKA_COMPRESSION .*none, gzip, snappy, lz4, zstd/],
    ['{"KAFKA_TOPIC":', /is not a JSON object/],
    ['[]', /is not a JSON object/],
  ])('%j is named, with what to write', async (stored, message) => {
    await expect(read(stored)).rejects.toMatchObject({ code: 'bad-setting' })
    await expect(read(stored)).rejects.toThrow(message)
  })

  it('never show a value that may hold a password', async () => {
    const reading = read({}, { DASHBOARD_API_URL: 'ftp://me:secret@host/' })
    await expect(reading).rejects.toThrow(/DASHBOARD_API_URL \(in the environment\): write an address/)
    await expect(reading).rejects.not.toThrow(/secret/)
  })
})

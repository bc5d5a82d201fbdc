import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { settingsSchema } from './settings.ts'
import { createSettingsFile } from './settingsFile.ts'

const running = settingsSchema.parse({})

const open = async (stored: unknown, env: NodeJS.ProcessEnv = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'pfad-settings-file-'))
  const file = join(folder, 'settings.json')
  if (stored !== undefined) await writeFile(file, JSON.stringify(stored))
  const mask = (text: string) => text.replace('hunter2', '***')
  return {
    ...createSettingsFile({ file, env, running, mask }),
    stored: async () => JSON.parse(await readFile(file, 'utf8')) as unknown,
    file,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}
const row = (rows: readonly { name: string }[], name: string) => rows.find((each) => each.name === name)

it('says of each setting where it comes from, and what is wrong with it', async () => {
  await using settings = await open(
    { PFAD_BACKEND: 'stack', NUM_WORKERS: 900, DASHBOARD_API_URL: 'http://mina:hunter2@d/' },
    { KAFKA_TOPIC: 'mine' },
  )
  const rows = await settings.list()
  expect(row(rows, 'PFAD_BACKEND')).toEqual({
    ...{ name: 'PFAD_BACKEND', value: 'stack', running: 'embedded', fallback: 'embedded', source: 'stored' },
    ...{ choices: ['embedded', 'stack'], problem: null },
  })
  expect(row(rows, 'KAFKA_TOPIC')).toMatchObject({ value: 'mine', source: 'environment', choices: null })
  expect(row(rows, 'NUM_WORKERS')).toMatchObject({ value: '900', problem: expect.stringMatching(/1 to 64/) })
  expect(row(rows, 'DASHBOARD_API_URL')).toMatchObject({ value: 'http://mina:***@d/' })
  expect(row(rows, 'SPARK_WARM')).toMatchObject({ value: 'true', choices: ['true', 'false'], source: 'default' })
  expect(row(rows, 'KAFKA_COMPRESSION')).toMatchObject({ choices: ['none', 'gzip', 'snappy', 'lz4', 'zstd'] })
})

it('writes what the next start takes, keeps the rest, and takes defaults back', async () => {
  await using settings = await open({ other: { of: 'mine' }, KAFKA_TOPIC: 'old' })
  await Promise.all([
    settings.put({ NUM_WORKERS: '3', SPARK_WARM: 'false' }),
    settings.put({ PIPELINE_TIMEZONE: 'UTC', KAFKA_TOPIC: null }),
  ])
  expect(await settings.stored()).toEqual({
    ...{ other: { of: 'mine' }, NUM_WORKERS: 3, SPARK_WARM: false, PIPELINE_TIMEZONE: 'UTC' },
  })
  if (process.platform !== 'win32') expect((await stat(settings.file)).mode & 0o077).toBe(0)
})

it.each([
  [{ NUM_WORKERS: 'many' }, {}, /NUM_WORKERS: write a whole number/],
  [{ PIPELINE_TIMEZONE: 'Mars/Base' }, {}, /no time zone/],
  [{ NOBODY: 'x' }, {}, /no setting NOBODY/],
  [{ KAFKA_TOPIC: 'x' }, { KAFKA_TOPIC: 'given' }, /comes from the environment/],
  [{ DASHBOARD_API_URL: 'http://mina:***@d/' }, {}, /where a secret stood/],
  [{ KAFKA_TOPIC: 'fine', PFAD_BACKEND: 'cloud' }, {}, /PFAD_BACKEND/],
] as const)('refuses %j and changes nothing', async (values, env, message) => {
  await using settings = await open({ KAFKA_TOPIC: 'old' }, env)
  await expect(settings.put(values)).rejects.toThrow(message)
  expect(await settings.stored()).toEqual({ KAFKA_TOPIC: 'old' })
})

it('says what a start would have, without writing', async () => {
  await using settings = await open({ NUM_WORKERS: 4 })
  expect(await settings.wouldBe({ PFAD_BACKEND: 'stack' })).toMatchObject({ PFAD_BACKEND: 'stack', NUM_WORKERS: 4 })
  expect(await settings.stored()).toEqual({ NUM_WORKERS: 4 })
  await using broken = await open({ NUM_WORKERS: 'many' })
  await expect(broken.wouldBe({})).rejects.toThrow(/NUM_WORKERS/)
})

import { expect, it } from 'vitest'
import type { DagRun } from '../../contract/models/run.ts'
import { search } from './search.ts'
import type { SearchDeps } from './searchDeps.ts'

const NOW = Date.UTC(2025, 0, 15, 12)
const MINUTE = 60_000
const runAt = (logicalDate: number, state: DagRun['state'] = 'success') =>
  ({
    ...{ dagId: 'minute', runId: `scheduled__${new Date(logicalDate).toISOString()}`, runType: 'scheduled', state },
    ...{ logicalDate, runAfter: logicalDate + MINUTE },
  }) as DagRun
const all = Array.from({ length: 500 }, (_, age) => runAt(NOW - age * MINUTE, age === 7 ? 'failed' : 'success'))

const deps = {
  dags: () => [
    { dagId: 'daily', tags: ['shop'], description: 'Before the minute.' },
    { dagId: 'minute', tags: [], description: 'Each minute.' },
  ],
  runStore: {
    runs: ({ before = Infinity, limit }: { before?: number; limit: number }) =>
      all.filter(({ runAfter }) => runAfter < before).slice(0, limit),
  },
  reportStore: { list: () => [{ dagId: 'minute', minute: '2025-01-15_11-31' }] },
  objects: {
    buckets: async () => ['events'],
    list: async (bucket: string, { prefix = '' }) =>
      ['2025-01-15_11-31.parquet', 'notes/readme.md']
        .filter((key) => key.startsWith(prefix))
        .map((key) => ({ bucket, key, size: 3 })),
  },
  services: () => ['kafka', 'spark-master'],
  settings: () => [{ section: 'connections' as const, name: 'kafka_default' }],
  zone: 'UTC',
  now: () => NOW,
} as unknown as SearchDeps

const find = async (text: string, over: Partial<SearchDeps> = {}) =>
  search({ ...deps, ...over }, { text, limit: 3 }, new AbortController().signal)
const names = async (text: string) => (await find(text)).hits.map((hit) => Object.values(hit).slice(0, 3).join(' '))

it('finds DAGs, services and settings by their words, the name first', async () => {
  expect(await names('kafka')).toEqual(['service kafka', 'setting connections kafka_default'])
  const dags = (await find('minute')).hits.filter(({ kind }) => kind === 'dag')
  expect(dags).toMatchObject([{ dagId: 'minute' }, { dagId: 'daily' }])
  expect(await names('shop dai')).toEqual(['dag daily Before the minute.'])
})

it('finds what belongs to a time: runs, the report, the object', async () => {
  const { hits } = await find('2025-01-15 11:31')
  expect(hits.map(({ kind }) => kind)).toEqual(['run', 'run', 'minute', 'object'])
  expect(hits[1]).toMatchObject({ runId: 'scheduled__2025-01-15T11:30:00.000Z' })
  expect(hits[3]).toMatchObject({ key: '2025-01-15_11-31.parquet' })
  // Far beyond the newest 300.
  expect((await find('04:00')).hits).toMatchObject([{ kind: 'run' }, { kind: 'run' }])
})

it('finds runs by state, no more than asked for', async () => {
  expect((await find('failed')).hits).toMatchObject([{ kind: 'run', state: 'failed' }])
  expect((await find('scheduled')).hits).toHaveLength(3)
  expect((await find('failed 2025-01-15')).hits).toMatchObject([{ state: 'failed' }])
})

it('goes on without a store that does not answer', async () => {
  const objects = { ...deps.objects, buckets: () => Promise.reject(new Error('away')) }
  expect(await find('kafka', { objects })).toMatchObject({ missing: ['objects'], hits: [{ kind: 'service' }, {}] })
})

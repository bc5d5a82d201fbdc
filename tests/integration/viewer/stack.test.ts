import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeAtomic } from '../../../src-main/adapters/files/atomic.ts'
import { createForkProcessHost } from '../../../src-main/adapters/process/forkProcessHost.ts'
import type { HostBackend } from '../../../src-main/app/backends/backend.ts'
import { createViewer } from '../../../src-main/app/data/createViewer.ts'
import { listFolder } from '../../../src-main/app/data/listFolder.ts'
import { createUploads } from '../../../src-main/app/data/uploads.ts'
import { createMemoryObjectStore } from '../../contracts/support/memoryObjectStore.ts'
import { BUCKET, openViewerHome, type ViewerHome } from './viewerHome.ts'

/** Objects that are elsewhere and rows that another engine gives: what the stack's backend has, without its servers. */
let open: ViewerHome
const objects = createMemoryObjectStore()
const signal = AbortSignal.timeout(100_000)
let fetched = 0
let asked = ''
const openStack = (rows: NonNullable<HostBackend['ask']>['rows']) =>
  createViewer({
    home: open.home,
    processHost: createForkProcessHost({
      folder: new URL('../../../src-main/app/children', import.meta.url).pathname,
      extension: '.ts',
    }),
    backend: {
      ...open.backend,
      objects,
      ask: { table: 'user_events', rows },
      fetchObject: async ({ bucket, key }, path, until) => {
        fetched += 1
        await writeAtomic(path, objects.get(bucket, key, until), until)
      },
    },
    embeddedEvents: { copyTo: () => Promise.reject(new Error('The events are elsewhere.')) },
    now: Date.now,
    onProblem: () => undefined,
  })
beforeAll(async () => {
  open = await openViewerHome()
  await objects.ensureBucket(BUCKET)
  await objects.put(BUCKET, 'a/b.csv', Buffer.from('n\n1\n2\n'))
})
afterAll(() => open[Symbol.asyncDispose]())

describe('objects that are elsewhere', () => {
  it('are fetched once for each state that they have', async () => {
    await using viewer = openStack(async function* () {})
    const ask = async (): Promise<unknown> => {
      const { result } = await viewer.run({ engine: 'duckdb', sql: "SELECT sum(n) FROM 's3a://shelf/a/*.csv'" }, signal)
      const view = { source: { result }, sort: null, filters: [], offset: 0, limit: 10 }
      return (await viewer.client.call('page', view, signal)).rows
    }
    expect([await ask(), await ask(), fetched]).toEqual([[['3']], [['3']], 1])
    await objects.put(BUCKET, 'a/b.csv', Buffer.from('n\n10\n'))
    expect([await ask(), fetched]).toEqual([[['10']], 2])
  })
})

describe('rows that another engine gives', () => {
  it('are paged, sorted and counted as any result', async () => {
    await using viewer = openStack(async function* (sql) {
      asked = sql
      for (let block = 0; block < 3; block += 1) {
        yield Array.from({ length: 1000 }, (_, at) => ({ n: block * 1000 + at, 'a "b"': `x${at}`, nothing: null }))
      }
    })
    expect(viewer.engines).toEqual(['clickhouse', 'duckdb'])
    const { result, columns, rows } = await viewer.run({ engine: 'clickhouse', sql: 'SELECT 1' }, signal)
    expect([asked, rows, columns.map(({ name }) => name)]).toEqual(['SELECT 1', 3000, ['n', 'a "b"', 'nothing']])
    const sort = { column: 'n', isDescending: true }
    const page = await viewer.client.call(
      'page',
      { source: { result }, sort, filters: [], offset: 1500, limit: 1 },
      signal,
    )
    expect(page.rows).toEqual([[1499, 'x499', null]])
  })

  it('may be none, or end in an error', async () => {
    await using viewer = openStack(async function* (sql) {
      if (sql === 'fail') throw new Error('Code: 62. DB::Exception: Syntax error')
    })
    expect((await viewer.run({ engine: 'clickhouse', sql: 'none' }, signal)).rows).toBe(0)
    await expect(viewer.run({ engine: 'clickhouse', sql: 'fail' }, signal)).rejects.toThrow('Syntax error')
  })
})

describe('a folder', () => {
  it('shows one level of any store, page by page, whatever lies below', async () => {
    const keys = ['a', 'a/b', 'b/1', 'b/2/3', 'c', 'd/x', ...Array.from({ length: 250 }, (_, n) => `many/${n}`), 'z/z']
    await objects.ensureBucket('levels')
    for (const key of keys) await objects.put('levels', key, Buffer.from('x'))
    const seen: string[] = []
    let after: string | null = ''
    while (after !== null) {
      const page: Awaited<ReturnType<typeof listFolder>> = await listFolder(objects, {
        bucket: 'levels',
        prefix: '',
        after,
        limit: 3,
      })
      expect(page.folders.length + page.objects.length).toBeLessThanOrEqual(3)
      seen.push(...page.folders, ...page.objects.map(({ key }) => key))
      after = page.next
    }
    expect(seen.toSorted()).toEqual(['a', 'a/', 'b/', 'c', 'd/', 'many/', 'z/'])
    const within = await listFolder(objects, { bucket: 'levels', prefix: 'b/', after: '', limit: 10 })
    expect([within.folders, within.objects.map(({ key }) => key), within.next]).toEqual([['b/2/'], ['b/1'], null])
  })
})

describe('an upload', () => {
  const begin = async (size: number, replace = false) => {
    const uploads = createUploads(objects)
    const abort = new AbortController()
    const stream = uploads.begin({ bucket: BUCKET, key: 'up', size, replace }, abort.signal)
    const first = (await stream.next()).value as { upload: string }
    const give = (at: number, text: string) =>
      uploads.give({ upload: first.upload, at, bytes: Buffer.from(text).toString('base64') })
    return { stream, abort, give }
  }

  it('is there when all of it came, and not before', async () => {
    const { stream, give } = await begin(6)
    await give(0, 'abc')
    await expect(objects.stat(BUCKET, 'up')).rejects.toMatchObject({ code: 'object-not-found' })
    await give(3, 'def')
    expect((await stream.next()).value).toMatchObject({ stored: { size: 6 } })
    await stream.return(undefined)
    await expect(begin(1)).rejects.toMatchObject({ code: 'object-exists' })
  })

  it('takes its pieces in their order, and no more than it said', async () => {
    const { stream, give } = await begin(3, true)
    await expect(give(1, 'x')).rejects.toMatchObject({ code: 'bad-argument' })
    await expect(give(0, 'toolong')).rejects.toMatchObject({ code: 'bad-argument' })
    await stream.return(undefined)
    await expect(give(0, 'abc')).rejects.toMatchObject({ code: 'upload-gone' })
    expect((await objects.stat(BUCKET, 'up')).size).toBe(6)
  })

  it('of nothing is an empty object', async () => {
    const { stream } = await begin(0, true)
    expect((await stream.next()).value).toMatchObject({ stored: { size: 0 } })
  })
})

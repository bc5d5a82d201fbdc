import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PfadError } from '../../../src-main/contract/error.ts'
import type { TableFilter, TableSort } from '../../../src-main/contract/models/table.ts'
import { openViewerHome, type ViewerHome } from './viewerHome.ts'

let open: ViewerHome
const signal = AbortSignal.timeout(110_000)
beforeAll(async () => {
  open = await openViewerHome()
})
afterAll(() => open[Symbol.asyncDispose]())

/** A Parquet object that a statement of the console made. */
const parquet = async (key: string, sql: string): Promise<Buffer> => {
  const { result } = await open.viewer.run({ engine: 'duckdb', sql }, signal)
  const file = join(open.home.view, 'export-made')
  await open.viewer.client.call(
    'export',
    { source: { result }, sort: null, filters: [], format: 'parquet', file },
    signal,
  )
  const { readFile, rm } = await import('node:fs/promises')
  const bytes = await readFile(file)
  await rm(file)
  await open.put(key, bytes)
  return bytes
}

const sourceOf = (key: string) => open.viewer.stage({ bucket: 'shelf', key }, signal)
const openTable = (key: string) =>
  open.viewer.on({ bucket: 'shelf', key }, signal, (source) => open.viewer.client.call('open', { source }, signal))
const page = (
  key: string,
  wish: { offset?: number; limit?: number; sort?: TableSort; filters?: TableFilter[]; columns?: string[] } = {},
) => {
  const { offset = 0, limit = 3, sort = null, filters = [], columns } = wish
  const view = { sort, filters, offset, limit, ...(columns ? { columns } : {}) }
  return open.viewer.on({ bucket: 'shelf', key }, signal, (source) =>
    open.viewer.client.call('page', { ...view, source }, signal),
  )
}

describe('a Parquet object', () => {
  beforeAll(async () => {
    await parquet(
      'big.parquet',
      `SELECT range AS n, (range * 7919) % 100003 AS mixed, CASE WHEN range % 10 = 0 THEN NULL ELSE 'name ' || (range % 5) END AS name,
              TIMESTAMP '2026-01-01' + to_seconds(range) AS at, [range, range + 1] AS pair FROM range(300000)`,
    )
  })

  it('is paged from any row, by the columns that are wished', async () => {
    expect(await openTable('big.parquet')).toMatchObject({ rows: 300_000, format: 'parquet' })
    expect(await page('big.parquet', { offset: 299_998, limit: 10, columns: ['n', 'pair'] })).toEqual({
      numbers: [299_998, 299_999],
      rows: [
        [299_998, '[299998,299999]'],
        [299_999, '[299999,300000]'],
      ],
    })
    expect((await page('big.parquet', { offset: 400_000 })).rows).toEqual([])
  })

  it.each([0, 990, 5000, 299_990])('is sorted to its end, row %i as DuckDB sorts it', async (offset) => {
    const sort = { column: 'mixed', isDescending: true }
    const sorted = await page('big.parquet', { offset, limit: 20, sort, columns: ['n'] })
    const wanted = await open.ask(
      `SELECT n FROM 's3a://shelf/big.parquet' ORDER BY mixed DESC, n LIMIT 20 OFFSET ${offset}`,
    )
    expect(sorted.rows).toEqual(wanted)
  })

  it('is filtered, and all filters count', async () => {
    const filters: TableFilter[] = [
      { column: 'name', operator: 'contains', value: 'NAME 3' },
      { column: 'n', operator: '≥', value: '100' },
      { column: 'at', operator: '<', value: '2026-01-01 00:02:30' },
    ]
    expect((await page('big.parquet', { filters, limit: 500 })).numbers).toEqual([
      103, 108, 113, 118, 123, 128, 133, 138, 143, 148,
    ])
    const source = await sourceOf('big.parquet')
    expect(await open.viewer.client.call('count', { source, sort: null, filters }, signal)).toEqual({ rows: 10 })
    const none: TableFilter[] = [{ column: 'name', operator: 'is null', value: '' }]
    expect(await open.viewer.client.call('count', { source, sort: null, filters: none }, signal)).toEqual({
      rows: 30_000,
    })
    await expect(
      page('big.parquet', { filters: [{ column: 'n', operator: '=', value: "x' OR 1=1" }] }),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/bad/),
    })
  })

  it('tells of its columns', async () => {
    const source = await sourceOf('big.parquet')
    const ask = (column: string) =>
      open.viewer.client.call('column', { source, sort: null, filters: [], column }, signal)
    const n = await ask('n')
    expect(n).toMatchObject({ rows: 300_000, nulls: 0, min: '0', max: '299999', mean: 149_999.5 })
    expect(n.bins).toHaveLength(24)
    expect(n.bins.reduce((sum, { count }) => sum + count, 0)).toBe(300_000)
    expect(await ask('name')).toMatchObject({ nulls: 30_000, distinct: 5, min: 'name 0', bins: [] })
    expect((await ask('name')).top[0]).toEqual({ value: 'name 1', count: 60_000 })
    expect((await ask('at')).bins[0]?.from).toBe('2026-01-01T00:00:00.000Z')
  })

  it('tells how it is laid out', async () => {
    const source = await sourceOf('big.parquet')
    const facts = await open.viewer.client.call('parquet', { source }, signal)
    expect(facts.rows).toBe(300_000)
    expect(facts.rowGroups.reduce((sum, { rows }) => sum + rows, 0)).toBe(300_000)
    expect(facts.columns.map(({ path, compression }) => [path, compression])).toContainEqual(['n', 'ZSTD'])
    expect(facts.columns.find(({ path }) => path === 'at')?.logicalType).toBe('TIMESTAMP, micros, no zone')
  })

  it('that is replaced is seen as it is now', async () => {
    await parquet('changing.parquet', 'SELECT 1 AS v')
    expect((await page('changing.parquet')).rows).toEqual([[1]])
    await parquet('changing.parquet', 'SELECT 2 AS v')
    expect((await page('changing.parquet')).rows).toEqual([[2]])
  })
})

it.each([
  [
    't.csv',
    'a,b\n1,x\n2,"y, z"\n',
    [
      [1, 'x'],
      [2, 'y, z'],
    ],
  ],
  ['t.tsv', 'a\tb\n1\tx\n', [[1, 'x']]],
  [
    't.ndjson',
    '{"a":1,"b":{"c":2}}\n{"a":2}\n',
    [
      [1, '{"c":2}'],
      [2, null],
    ],
  ],
  ['t.json', '[{"a":1},{"a":2}]', [[1], [2]]],
  ['t.csv.gz', gzipSync('a,b\n5,x\n'), [[5, 'x']]],
])('%s is a table too', async (key, content, rows) => {
  await open.put(key, content)
  expect((await page(key)).rows).toEqual(rows)
})

it('cuts a long text in the grid and gives it whole in the cell', async () => {
  await parquet(
    'long.parquet',
    "SELECT repeat('x', 2000) AS t, 'a'::BLOB AS b, 170141183460469231731687303715884105727 AS huge",
  )
  const [row] = (await page('long.parquet')).rows
  expect(row?.[0]).toBe(`${'x'.repeat(300)}…`)
  const source = await sourceOf('long.parquet')
  expect(await open.viewer.client.call('cell', { source, row: 0, column: 't' }, signal)).toEqual({
    text: 'x'.repeat(2000),
    isCut: false,
  })
})

describe('a file that is broken or hostile', () => {
  const whole = () => parquet('whole.parquet', 'SELECT range AS n, hash(range)::VARCHAR AS h FROM range(50000)')
  const problem = (key: string): Promise<PfadError> =>
    page(key).then(
      () => Promise.reject(new Error(`${key} was read`)),
      (thrown: PfadError) => thrown,
    )
  const bomb = (): Buffer => gzipSync(Buffer.alloc(200_000_000, 'a,b\n'), { level: 9 })

  it.each([
    ['truncated.parquet', async () => (await whole()).subarray(0, 60_000), /damaged|cannot be read/],
    ['headOnly.parquet', async () => Buffer.from('PAR1'), /damaged|cannot be read/],
    [
      'footer.parquet',
      async () => {
        const b = Buffer.from(await whole())
        b.fill(0xff, b.length - 200, b.length - 8)
        return b
      },
      /damaged|cannot be read/,
    ],
    [
      'pages.parquet',
      async () => {
        const b = Buffer.from(await whole())
        b.fill(0xee, 100, 100_000)
        return b
      },
      /damaged|cannot be read/,
    ],
    [
      'length.parquet',
      async () => Buffer.concat([Buffer.from('PAR1aaaa'), Buffer.from([255, 255, 255, 127]), Buffer.from('PAR1')]),
      /damaged|cannot be read/,
    ],
    [
      'isHtml.parquet',
      async () => '<html><script>alert(1)</script></html>',
      /The name says Parquet, but the object holds text/,
    ],
    ['isPng.csv', async () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]), /holds bytes that are no text/],
    ['nul.ndjson', async () => '{"a":1}\n\0\0\0', /bytes that are no text/],
    ['empty.parquet', async () => '', /empty/],
    ['deep.json', async () => '['.repeat(200_000) + ']'.repeat(200_000), /cannot be read|larger/],
    ['oneLine.ndjson', async () => `{"a":"${'x'.repeat(40_000_000)}"}`, /16 MB|cannot be read/],
    ['half.csv.gz', async () => gzipSync('a,b\n1,2\n'.repeat(10_000)).subarray(0, 60), /gzip|unpacked/],
    ['broken.ndjson', async () => '{"a":1}\n{"a":\n', /cannot be read/],
    ['text.txt', async () => 'just words', /no table/],
  ])('%s is told so', async (key, content, words) => {
    await open.put(key, await content())
    const { message, code, hint } = await problem(key)
    expect(message).toMatch(words)
    expect(code).toMatch(/^(bad-file|not-a-table|too-large)$/)
    expect(hint).toBeTruthy()
    expect(message).not.toContain(open.home.root)
    expect(message.length).toBeLessThan(500)
  })

  it('and harms nothing: what is well is read as before', async () => {
    await open.put('bomb.csv.gz', bomb())
    const { rows } = await openTable('bomb.csv.gz')
    expect(rows).toBeGreaterThan(1000)
    await writeFile(join(open.home.root, 'x'), '')
    expect((await page('whole.parquet')).rows[0]?.[0]).toBe(0)
  })
})

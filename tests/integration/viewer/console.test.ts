import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { event } from '../../contracts/support/events.ts'
import { openViewerHome, type ViewerHome } from './viewerHome.ts'

let open: ViewerHome
beforeAll(async () => {
  open = await openViewerHome()
  await open.backend.events.insert([event('a', { status: 'ERROR' }), event('b'), event('c')])
  await open.put('2026/a.csv', 'name,n\nada,1\ngrace,2\n')
  await open.put('2026/b.csv', 'name,n\nedsger,3\n')
  await open.put("it's/c.ndjson", '{"n": 4}\n')
})
afterAll(() => open[Symbol.asyncDispose]())

describe('a statement', () => {
  it('reads the embedded event store as it is now', async () => {
    expect(await open.ask("SELECT count(*), count(*) FILTER (status = 'ERROR') FROM user_events")).toEqual([[3, 1]])
    const { eventsAt } = await open.viewer.run(
      { engine: 'duckdb', sql: 'FROM user_events' },
      AbortSignal.timeout(60_000),
    )
    expect(eventsAt).not.toBeNull()
    await sleep(1500)
    await open.backend.events.insert([event('d')])
    await sleep(1500)
    expect(await open.ask('SELECT count(*) FROM user_events')).toEqual([[4]])
  })

  it('reads objects by their URLs, one or all that a pattern names', async () => {
    expect(await open.ask("SELECT name FROM 's3a://shelf/2026/a.csv' WHERE n = 2")).toEqual([['grace']])
    expect(await open.ask("SELECT sum(n) FROM 's3://shelf/2026/*.csv'")).toEqual([['6']])
    expect(await open.ask("SELECT sum(n) FROM read_csv('s3a://shelf/**.csv')")).toEqual([['6']])
    expect(await open.ask("SELECT n FROM 's3a://shelf/it''s/c.ndjson' -- 's3a://none/none'")).toEqual([[4]])
    await expect(open.ask("FROM 's3a://shelf/2027/*.csv'")).rejects.toMatchObject({ code: 'object-not-found' })
  })

  it('joins events with objects, sees duplicate names, explains', async () => {
    expect(
      await open.ask("SELECT e.status, o.n FROM user_events e, 's3a://shelf/2026/b.csv' o ORDER BY 1 LIMIT 1"),
    ).toEqual([['ERROR', 3]])
    expect(await open.ask('SELECT 1 AS a, 2 AS a;  ')).toEqual([[1, 2]])
    expect(String((await open.ask('EXPLAIN SELECT 42'))[0]?.[1])).toContain('PROJECTION')
    expect((await open.ask('DESCRIBE user_events')).length).toBe(10)
    const comments = '/**/ '.repeat(5000)
    expect(await open.ask(`${comments} -- first\n SELECT 1 ${';'.repeat(5000)} ${' '.repeat(50_000)}`)).toEqual([[1]])
    await expect(open.ask(`${comments} x${' '.repeat(100_000)}y`)).rejects.toMatchObject({ code: 'bad-sql' })
  })

  it('names objects, not our files, in its errors', async () => {
    const failed = open.ask("SELECT nothing FROM 's3a://shelf/2026/a.csv'")
    await expect(failed).rejects.toMatchObject({ code: 'bad-sql', message: expect.stringContaining('nothing') })
    expect(await failed.catch((thrown: Error) => thrown.message)).not.toContain(open.home.root)
    await expect(open.ask('SELEC 1')).rejects.toMatchObject({
      code: 'bad-sql',
      message: expect.stringContaining('SELEC'),
    })
  })
})

describe('a statement that would do more than read', () => {
  it.each([
    'CREATE TABLE x (a INT)',
    "COPY (SELECT 1) TO 's3a://shelf/out.csv'",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '%FOLDER%/out.csv'",
    "ATTACH '%ROOT%/events.duckdb' AS e",
    "SET memory_limit = '100GB'",
    'RESET enable_external_access',
    'INSTALL httpfs',
    'LOAD httpfs',
    'PRAGMA threads = 64',
    'DETACH events_1',
    'DELETE FROM user_events',
    'SELECT 1; SELECT 2',
    "EXPORT DATABASE '%FOLDER%/x'",
    'CHECKPOINT',
    'CALL pragma_version()',
    'PREPARE p AS SELECT 1',
    'BEGIN',
    '',
    '-- nothing',
  ])('%s is refused', async (sql) => {
    const text = sql.replace('%FOLDER%', open.home.view).replace('%ROOT%', open.home.root)
    await expect(open.ask(text)).rejects.toMatchObject({
      code: expect.stringMatching(/^(not-allowed|bad-sql|object-not-found)$/),
    })
    expect(existsSync(join(open.home.view, 'out.csv'))).toBe(false)
  })

  it.each([
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_csv('%ROOT%/secret.csv')",
    "SELECT * FROM '%ROOT%/secret.csv'",
    "SELECT * FROM glob('%ROOT%/*')",
    "SELECT * FROM read_text('%FOLDER%/../../secret.csv')",
    "SELECT * FROM read_csv('https://example.com/x.csv')",
    "SELECT * FROM sqlite_scan('%ROOT%/pfad.db', 'dag_run')",
    "SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')",
  ])('%s reaches nothing outside', async (sql) => {
    await writeFile(join(open.home.root, 'secret.csv'), 'key,value\na,topsecret\n')
    const text = sql.replaceAll('%ROOT%', open.home.root).replace('%FOLDER%', open.home.view)
    const failed = open.ask(text)
    await expect(failed).rejects.toMatchObject({ code: expect.stringMatching(/^(not-allowed|bad-sql)$/) })
    expect(JSON.stringify(await failed.catch((thrown: Error) => thrown.message))).not.toContain('topsecret')
  })
})

describe('a statement that takes too much', () => {
  it('ends when it is cancelled, and the next one runs', async () => {
    const abort = new AbortController()
    const began = open.ask(
      'SELECT count(*) FROM range(10000000000) a, range(1000) b WHERE a.range + b.range = 7',
      abort.signal,
    )
    const outcome = began.then(
      () => 'done',
      () => 'cancelled',
    )
    await sleep(500)
    abort.abort(new Error('enough'))
    expect(await outcome).toBe('cancelled')
    expect(await open.ask('SELECT 1')).toEqual([[1]])
  })

  it('of memory is told so; events are taken in meanwhile', async () => {
    const greedy = open.ask("SELECT string_agg(repeat('x', 1000) || range, ',') FROM range(100000000)").then(
      () => null,
      (thrown: unknown) => thrown,
    )
    const { inserted } = await open.backend.events.insert([event('e')])
    expect(inserted).toBe(1)
    expect(await greedy).toMatchObject({ code: 'too-large' })
    expect(await open.ask('SELECT 1')).toEqual([[1]])
  })

  it('keeps the first million rows', async () => {
    const { rows, isCut } = await open.viewer.run(
      { engine: 'duckdb', sql: 'FROM range(1200000)' },
      AbortSignal.timeout(60_000),
    )
    expect({ rows, isCut }).toEqual({ rows: 1_000_000, isCut: true })
  })

  it('is ended with its process when that is killed, and is not run again', async () => {
    const asked = open.ask('SELECT count(*) FROM range(10000000000) a, range(1000) b WHERE a.range + b.range = 7')
    const outcome = asked.then(
      () => null,
      (thrown: unknown) => thrown,
    )
    await sleep(500)
    open.children.get('view')?.kill(true)
    expect(await outcome).toMatchObject({ code: 'too-large' })
    expect(await open.ask('SELECT count(*) > 0 FROM user_events')).toEqual([[true]])
  })
})

it('leaves no file of the statements behind', async () => {
  const names = await readdir(open.home.view)
  expect(names.filter((name) => /answer|export|half|plain/.test(name))).toEqual([])
  expect(names.filter((name) => name.startsWith('events-')).length).toBeLessThanOrEqual(2)
})

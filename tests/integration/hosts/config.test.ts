import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqliteStore, type SqliteStore } from '../../../src-main/adapters/sqlite/createSqliteStore.ts'
import { runPfad } from '../../../src-main/app/cli/program.ts'
import { createConfig } from '../../../src-main/app/config/createConfig.ts'
import { createConfigHandlers } from '../../../src-main/app/handlers/config.ts'
import type { Services } from '../../../src-main/app/handlers/services.ts'
import { createVault } from '../../../src-main/app/secrets/vault.ts'
import { createTestHome } from '../../setup/app.ts'
import { fakeHandlers } from '../../setup/fakeHandlers.ts'
import { createFakeIo } from '../../setup/fakeIo.ts'

let home: Awaited<ReturnType<typeof createTestHome>>
let store: SqliteStore
let handlers: ReturnType<typeof createConfigHandlers>
beforeEach(async () => {
  home = await createTestHome()
  store = createSqliteStore({ path: join(home.path, 'pfad.db') })
  const config = createConfig({
    store: store.config,
    vault: createVault(join(home.path, 'key')),
    env: {},
    now: () => 0,
  })
  const dags = [{ isActive: true, dag: { dagId: 'nightly', tasks: [{ pool: 'etl' }] } }]
  handlers = createConfigHandlers({
    ...{ config, through: 'cli', by: 'mina (cli)', onConfigChanged() {}, dagsLoaded: Promise.resolve() },
    scheduler: { poolUse: () => ({ etl: { running: 1, queued: 1, scheduled: 5 } }) },
    runStore: { dags: () => dags },
  } as unknown as Services)
})
afterEach(async () => {
  await store[Symbol.asyncDispose]()
  await home[Symbol.asyncDispose]()
})

const pfad = async (...arguments_: string[]) => {
  const io = createFakeIo({ PFAD_HOME: join(home.path, 'home') })
  const code = await runPfad(arguments_, io, async () => ({
    handlersFor: () => fakeHandlers({ calls: handlers }),
    started: Promise.resolve(),
    async [Symbol.asyncDispose]() {},
  }))
  return { code, stdout: io.stdout(), stderr: io.stderr() }
}
const json = async (...arguments_: string[]): Promise<unknown> =>
  JSON.parse((await pfad(...arguments_, '-o', 'json')).stdout)
const file = (name: string): string => join(home.path, name)

describe('pfad connections', () => {
  const parts = ['--conn-type', 'postgres', '--conn-host', 'db', '--conn-login', 'me', '--conn-password', 'pw-of-shop']

  it('adds by URI, by JSON and by parts, to the same connection', async () => {
    const rest = ['--conn-port', '5432', '--conn-schema', 's', '--conn-extra', '{"a": "1"}']
    await pfad('connections', 'add', 'a', ...parts, ...rest)
    await pfad('connections', 'add', 'b', '--conn-uri', 'postgresql://me:pw-of-shop@db:5432/s?a=1')
    const whole = { conn_type: 'postgres', host: 'db', login: 'me', password: 'pw-of-shop', port: 5432, schema: 's' }
    await pfad('connections', 'add', 'c', '--conn-json', JSON.stringify({ ...whole, extra: { a: '1' } }))
    for (const id of ['a', 'b', 'c']) {
      expect(await json('connections', 'get', id, '--show-secrets')).toMatchObject({
        ...whole,
        conn_id: id,
        extra: { a: '1' },
        get_uri: 'postgres://me:pw-of-shop@db:5432/s?a=1',
      })
    }
    expect(await json('connections', 'list', '--conn-id', 'b')).toMatchObject([{ conn_id: 'b', password: '***' }])
  })

  it.each([
    [['add', 'a'], 'by one of them'],
    [['add', 'a', '--conn-uri', 'x://h', '--conn-type', 'y'], 'by one of them'],
    [['add', 'a', '--conn-host', 'h'], '--conn-type is missing'],
    [['add', 'a', '--conn-uri', 'nonsense'], 'it is not a URI'],
    [['add', 'a b', '--conn-uri', 'x://h'], 'its connId is wrong'],
    [['add', 'a', '--conn-type', 'x', '--conn-extra', '[1]'], 'its extra is not a JSON object'],
    [['add', 'a', '--conn-type', 'x', '--conn-port', '70000'], 'a whole number from 0 to 65535'],
  ])('%j is a wrong call', async (arguments_, text) => {
    const { code, stdout, stderr } = await pfad('connections', ...arguments_)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(text)
    expect(await json('connections', 'list')).toEqual([])
  })

  it('goes through a file of each format whole, without secrets unless they are wanted', async () => {
    await pfad('connections', 'add', 'a', ...parts, '--conn-extra', '{"open": [1], "token": "t0ken"}')
    await pfad('connections', 'add', 'b', '--conn-uri', 'http://h/path')
    const before = await json('connections', 'get', 'a', '--show-secrets')
    for (const name of ['c.json', 'c.yaml', 'c.env']) {
      expect((await pfad('connections', 'export', file(name))).code).toBe(0)
      expect(await readFile(file(name), 'utf8')).not.toMatch(/pw-of-shop|t0ken|\*\*\*/)
      await pfad('connections', 'export', file(name), '--show-secrets')
      if (process.platform !== 'win32') expect((await stat(file(name))).mode & 0o777).toBe(0o600)
      expect((await pfad('connections', 'import', file(name))).stderr).toContain(
        'Left as they are, since they exist: a, b',
      )
      await pfad('connections', 'delete', 'a')
      expect((await pfad('connections', 'import', file(name))).stderr).toContain('1 connection imported: a.')
      expect(await json('connections', 'get', 'a', '--show-secrets')).toEqual(before)
    }
    await writeFile(file('more.json'), '{"a": "http://elsewhere", "d": {"conn_type": "x"}}')
    await pfad('connections', 'import', file('more.json'), '--overwrite')
    expect(await json('connections', 'list')).toMatchObject([{ host: 'elsewhere' }, {}, { conn_id: 'd' }])
  })

  it.each([
    ['none.json', null, 'there is no such file'],
    ['x.txt', '', 'its format is not known'],
    ['x.json', '{"a": 5}', '"a" is neither a URI nor an object of parts'],
    ['x.json', '{"a": {"s3cret": 1}}', 'it has no part "s3cret"'],
    ['x.json', '{"a": "pg://me:s3cret', 'it is not JSON'],
    ['x.yaml', 'a: [s3cret', 'it is not YAML'],
    ['x.env', 's3cret', 'line 1 is not NAME=VALUE'],
    ['x.json', '{"good": "x://h", "bad": "s3cret"}', 'it is not a URI'],
  ])('refuses the file %s with %j whole', async (name, content, text) => {
    if (content !== null) await writeFile(file(name), content)
    const { code, stderr } = await pfad('connections', 'import', file(name))
    expect(code).toBeGreaterThan(0)
    expect(stderr).toContain(text)
    expect(stderr.replace('no part "s3cret"', '')).not.toContain('s3cret')
    expect(await json('connections', 'list')).toEqual([])
  })

  it('tests whether the host answers, and says what is wrong', async () => {
    const server = createServer((_request, response) => response.writeHead(401).end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const uris = {
      web: `http://me:pw@127.0.0.1:${port}`,
      tcp: `postgres://127.0.0.1:${port}`,
      closed: 'postgres://127.0.0.1:1',
      nowhere: 'mysql://no-such-host.invalid',
      odd: 'odd://h',
      empty: 'http://',
    }
    for (const [id, uri] of Object.entries(uris)) await pfad('connections', 'add', id, '--conn-uri', uri)
    const results = new Map<string, string>()
    for (const id of Object.keys(uris)) {
      const { code, stdout } = await pfad('connections', 'test', id, '-o', 'json')
      results.set(id, `${code} ${(JSON.parse(stdout) as { message: string }).message}`)
    }
    server.close()
    expect(results.get('web')).toContain('0 http://127.0.0.1')
    expect(results.get('web')).toContain('answers with 401')
    expect(results.get('tcp')).toContain('takes connections')
    expect(results.get('closed')).toBe('1 127.0.0.1:1 cannot be reached: nothing listens there.')
    expect(results.get('nowhere')).toMatch(/^1 no-such-host.invalid:3306 cannot be reached: /)
    expect(results.get('odd')).toBe('1 It has no port, and none is known for the type "odd".')
    expect(results.get('empty')).toBe('1 It has no host that could be reached.')
    expect((await pfad('connections', 'test', 'nope')).code).toBe(1)
  })
})

describe('pfad variables', () => {
  it('sets, gets, lists and deletes', async () => {
    await pfad('variables', 'set', 'limits', '{"rows":10}', '-j', '--description', 'how much')
    await pfad('variables', 'set', 'limits', '{"rows":11}')
    expect(await json('variables', 'list')).toMatchObject([
      { key: 'limits', value: '{"rows":11}', description: 'how much' },
    ])
    expect((await pfad('variables', 'get', 'limits')).stdout).toBe('{"rows":11}\n')
    expect((await pfad('variables', 'get', 'limits', '-j')).stdout).toBe('{\n  "rows": 11\n}\n')
    expect(await pfad('variables', 'get', 'none')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no variable "none"'),
    })
    expect((await pfad('variables', 'get', 'none', '-d', 'x')).stdout).toBe('x\n')
    expect((await pfad('variables', 'set', 'limits', '{rows', '-j')).code).toBe(2)
    await pfad('variables', 'delete', 'limits')
    expect((await pfad('variables', 'delete', 'limits')).code).toBe(1)
  })

  it('goes through a file whole, and does with what exists as it is told', async () => {
    await pfad('variables', 'set', 'n', '10')
    await pfad('variables', 'set', 'text', '"10"', '--description', 'quoted')
    await pfad('variables', 'set', 'api_token', 't0ken')
    const before = (await pfad('variables', 'export', '-', '--show-secrets')).stdout
    expect(JSON.parse(before)).toEqual({
      api_token: 't0ken',
      n: 10,
      text: { value: '"10"', description: 'quoted' },
    })
    const plain = await pfad('variables', 'export', file('v.json'))
    expect(plain.stderr).toContain('Left out, by their names: api_token')
    expect(JSON.parse(await readFile(file('v.json'), 'utf8'))).not.toHaveProperty('api_token')
    await pfad('variables', 'set', 'n', '11')
    const value = async () => (await pfad('variables', 'get', 'n')).stdout.trim()
    expect((await pfad('variables', 'import', file('v.json'), '-a', 'fail')).stderr).toContain(
      'variables "n", "text". Nothing was changed.',
    )
    await pfad('variables', 'import', file('v.json'), '-a', 'skip')
    expect(await value()).toBe('11')
    await pfad('variables', 'import', file('v.json'))
    expect(await value()).toBe('10')
    expect((await pfad('variables', 'export', '-', '--show-secrets')).stdout).toBe(before)
  })
})

describe('pfad pools', () => {
  it('sets, lists and deletes, and says who uses one', async () => {
    await pfad('pools', 'set', 'etl', '4', 'four at once')
    await pfad('pools', 'set', 'etl', '3')
    expect(await json('pools', 'set', 'free', '-1')).toMatchObject({ pool: 'free', slots: -1, open: null })
    expect(await json('pools', 'get', 'etl')).toEqual({
      ...{ pool: 'etl', slots: 3, running: 1, queued: 1, scheduled: 5, open: 1 },
      ...{ description: 'four at once', used_by: ['nightly'] },
    })
    expect((await pfad('pools', 'list')).stdout).toMatch(/^default_pool +\| +128 \|/m)
    expect(await pfad('pools', 'delete', 'etl')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('used by nightly'),
    })
    expect((await pfad('pools', 'delete', 'etl', '--force')).code).toBe(0)
    expect((await pfad('pools', 'delete', 'default_pool')).code).toBe(2)
    expect((await pfad('pools', 'get', 'etl')).code).toBe(1)
    expect((await pfad('pools', 'set', 'x', 'many')).code).toBe(2)
  })

  it('goes through a file', async () => {
    await writeFile(
      file('p.json'),
      '{"a": {"slots": 2, "description": "x", "include_deferred": false}, "b": {"slots": 1}}',
    )
    expect((await pfad('pools', 'import', file('p.json'))).stderr).toContain('2 pools imported: a, b.')
    await pfad('pools', 'export', file('q.json'))
    expect(JSON.parse(await readFile(file('q.json'), 'utf8'))).toMatchObject({ a: { slots: 2 }, b: { slots: 1 } })
    await writeFile(file('p.json'), '{"c": {"slots": 2}, "d": {"slots": -2}}')
    expect(await pfad('pools', 'import', file('p.json'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the pool "d" is wrong'),
    })
    expect(await json('pools', 'list')).toHaveLength(3)
  })
})

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqliteStore, type SqliteStore } from '../../adapters/sqlite/createSqliteStore.ts'
import { connection, type StoredConnection } from '../../contract/models/config.ts'
import type { SerializedDag } from '../../contract/models/dag.ts'
import { createVault } from '../secrets/vault.ts'
import { type Config, createConfig } from './createConfig.ts'

let home = ''
let store: SqliteStore
let env: Record<string, string> = {}
let config: Config
const open = (): Config =>
  createConfig({ store: store.config, vault: createVault(join(home, 'key')), env, now: () => 1000 })

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pfad-config-'))
  env = {}
  store = createSqliteStore({ path: join(home, 'pfad.db') })
  config = open()
})
afterEach(async () => {
  await store[Symbol.asyncDispose]()
  rmSync(home, { recursive: true, force: true })
})

const shop = connection.parse({
  connId: 'shop',
  connType: 'postgres',
  host: 'db',
  login: 'me',
  password: 's3cret-word',
  port: 5432,
  schema: 'x',
  extra: { sslmode: 'require', api_key: 'k3y-of-shop' },
})
const put = (...items: StoredConnection[]) => config.connections.put({ items, onExisting: 'fail', by: 'mina (cli)' })
const set = (key: string, value: string) =>
  config.variables.put({ items: [{ key, value, description: '' }], onExisting: 'overwrite', by: 'mina (cli)' })
const thrown = (work: () => unknown): unknown => {
  try {
    work()
    return null
  } catch (error) {
    return error
  }
}
/** All bytes of the database, its log included. */
const onDisk = (): string => ['pfad.db', 'pfad.db-wal'].map((name) => readFileSync(join(home, name), 'latin1')).join('')

describe('a stored connection', () => {
  it('is what it was, in the next process too, and on the disk no secret is in clear', () => {
    put(shop)
    expect(open().connections.get('shop')).toEqual(shop)
    expect(onDisk()).toContain('postgres')
    expect(onDisk()).not.toMatch(/s3cret-word|k3y-of-shop/)
  })

  it('shows no secret in a listing', () => {
    put(shop, connection.parse({ connId: 'plain', host: 'h' }))
    expect(config.connections.list()).toMatchObject([
      { connId: 'plain', password: '', source: 'stored', problem: null },
      { connId: 'shop', login: 'me', password: '***', extra: { sslmode: 'require', api_key: '***' }, updatedAt: 1000 },
    ])
  })

  it('that is a webhook hides its path, which is its secret', () => {
    put(
      connection.parse({
        connId: 'team',
        connType: 'https',
        host: 'hooks.slack.com',
        schema: 'services/T0/B0/s3cretpath',
      }),
    )
    expect(config.connections.list()[0]?.schema).toBe('***')
    expect(config.connections.get('team').schema).toBe('services/T0/B0/s3cretpath')
    expect(onDisk()).not.toContain('s3cretpath')
    expect(config.secrets()).toEqual([{ text: 'services/T0/B0/s3cretpath' }])
  })

  it('is never replaced without a word, and a list is taken whole or not at all', () => {
    put(shop)
    const other = { ...shop, connId: 'other' }
    const again = { ...shop, host: 'elsewhere' }
    expect(thrown(() => put(other, again))).toMatchObject({
      code: 'connection-exists',
      message: expect.stringContaining('"shop"'),
    })
    expect(thrown(() => put(other, other))).toMatchObject({ code: 'bad-argument' })
    expect(config.connections.list().map(({ connId }) => connId)).toEqual(['shop'])
    const items = [other, again]
    expect(config.connections.put({ items, onExisting: 'skip', by: '' })).toEqual({
      written: ['other'],
      skipped: ['shop'],
    })
    expect(config.connections.get('shop').host).toBe('db')
    config.connections.put({ items, onExisting: 'overwrite', by: '' })
    expect(config.connections.get('shop').host).toBe('elsewhere')
  })

  it('is gone once deleted; what is not there says what to do', () => {
    put(shop)
    config.connections.remove('shop')
    expect(config.connections.list()).toEqual([])
    for (const work of [() => config.connections.get('shop'), () => config.connections.remove('shop')]) {
      expect(thrown(work)).toMatchObject({
        code: 'unknown-connection',
        hint: expect.stringContaining('pfad connections list'),
      })
    }
  })
})

describe('the environment', () => {
  it('wins over what is stored, and listings say so', () => {
    put(shop)
    set('limit', '10')
    Object.assign(env, {
      PFAD_CONN_SHOP: 'mysql://you:0ther@host/y',
      PFAD_CONN_ONLY_HERE: 'http://h',
      PFAD_VAR_LIMIT: '20',
      PFAD_VAR_API_TOKEN: 'tok-en',
    })
    expect(config.connections.get('shop')).toMatchObject({ connType: 'mysql', login: 'you', password: '0ther' })
    expect(config.connections.list()).toMatchObject([
      { connId: 'only_here', source: 'environment', overridden: false },
      { connId: 'shop', source: 'environment', overridden: true, login: 'you', password: '***' },
    ])
    expect(config.variables.get('limit').value).toBe('20')
    expect(config.variables.list()).toMatchObject([
      { key: 'api_token', source: 'environment', value: '***' },
      { key: 'limit', source: 'environment', overridden: true, value: '20' },
    ])
    expect(thrown(() => config.connections.remove('only_here'))).toMatchObject({
      message: expect.stringContaining('comes from the environment'),
    })
  })

  it('that holds no connection is named and shows nothing of it', () => {
    env['PFAD_CONN_BAD'] = 'pg://me:s3cret@w@x:1:2'
    const [row] = config.connections.list()
    expect(row).toMatchObject({ connId: 'bad', problem: expect.stringContaining('PFAD_CONN_BAD in the environment') })
    expect(JSON.stringify([row, String(thrown(() => config.connections.get('bad')))])).not.toContain('s3cret')
  })
})

describe('variables', () => {
  it('are kept sealed, whatever their name, and hidden where their name is sensitive', () => {
    set('plain_name', 'an innocent s3cret')
    set('db_password', 's3cret-word')
    expect(
      open()
        .variables.all()
        .map(({ value }) => value),
    ).toEqual(['s3cret-word', 'an innocent s3cret'])
    expect(config.variables.list().map(({ value }) => value)).toEqual(['***', 'an innocent s3cret'])
    expect(onDisk()).not.toContain('s3cret')
    config.variables.remove('plain_name')
    expect(thrown(() => config.variables.get('plain_name'))).toMatchObject({ code: 'unknown-variable' })
  })

  it('keep a secret after it was changed or deleted off the disk as well', () => {
    set('db_password', 'first-s3cret')
    set('db_password', 'second-s3cret')
    config.variables.remove('db_password')
    expect(onDisk()).not.toContain('s3cret')
  })
})

describe('a home that was moved without its key', () => {
  it('names what has to be entered again, and gives everything else', () => {
    put(shop, connection.parse({ connId: 'open', host: 'h' }))
    set('limit', '10')
    const key = readFileSync(join(home, 'key'))
    rmSync(join(home, 'key'))
    config = open()
    const missing = "the home's key is missing"
    expect(config.connections.list()).toMatchObject([
      { connId: 'open', problem: null },
      { connId: 'shop', host: 'db', login: 'me', password: '', problem: missing },
    ])
    expect(config.variables.list()).toMatchObject([{ key: 'limit', value: '', problem: missing }])
    const locked = [
      { kind: 'connection', name: 'shop' },
      { kind: 'variable', name: 'limit' },
    ]
    expect(config.status()).toEqual({ key: 'missing', problem: null, locked })
    expect(config.secrets()).toEqual([])
    expect(thrown(() => config.connections.get('shop'))).toMatchObject({
      code: 'secret-locked',
      message: `The secrets of the connection "shop" cannot be read: ${missing}.`,
      hint: expect.stringContaining('Enter it again'),
    })
    expect(thrown(() => config.variables.get('limit'))).toMatchObject({ code: 'secret-locked' })

    // A new one is sealed by a new key; the others wait for theirs.
    set('fresh', '1')
    expect(config.status()).toEqual({ key: 'ok', problem: null, locked })
    expect(open().variables.get('fresh').value).toBe('1')
    config.variables.remove('fresh')
    writeFileSync(join(home, 'key'), key)
    expect(open().status()).toEqual({ key: 'ok', problem: null, locked: [] })
  })

  it('or with a damaged one says so, and takes no secret until that is settled', () => {
    put(shop)
    writeFileSync(join(home, 'key'), 'rubbish')
    config = open()
    expect(config.status()).toMatchObject({ key: 'damaged', problem: expect.stringContaining('7 bytes instead of 32') })
    expect(thrown(() => set('a', 'b'))).toMatchObject({
      code: 'key-damaged',
      hint: expect.stringContaining('remove it'),
    })
    expect(config.variables.list()).toEqual([])
    put(connection.parse({ connId: 'open', host: 'h' }))
    expect(config.connections.list()).toHaveLength(2)
  })
})

describe('pools', () => {
  const dags = [{ dagId: 'd', tasks: [{ pool: 'etl' }, { pool: 'default_pool' }] }] as unknown as SerializedDag[]

  it('give their slots at once, and tell what is taken', () => {
    const { pools } = config
    expect(pools.slots()).toEqual({ default_pool: 128 })
    pools.put([
      { pool: 'etl', slots: 4, description: 'x' },
      { pool: 'free', slots: -1, description: '' },
    ])
    expect(pools.slots()).toEqual({ default_pool: 128, etl: 4, free: Number.POSITIVE_INFINITY })
    expect(pools.list({ etl: { running: 2, queued: 1, scheduled: 9 } }, dags)).toEqual([
      {
        pool: 'default_pool',
        slots: 128,
        description: 'Default pool',
        running: 0,
        queued: 0,
        scheduled: 0,
        open: 128,
        usedBy: ['d'],
      },
      { pool: 'etl', slots: 4, description: 'x', running: 2, queued: 1, scheduled: 9, open: 1, usedBy: ['d'] },
      { pool: 'free', slots: -1, description: '', running: 0, queued: 0, scheduled: 0, open: null, usedBy: [] },
    ])
    expect(open().pools.slots()).toEqual(pools.slots())
  })

  it('are not deleted from under a DAG, and the default one never', () => {
    const { pools } = config
    pools.put([{ pool: 'etl', slots: 4, description: '' }])
    const remove = (pool: string, force = false) => thrown(() => pools.remove({ pool, force }, dags))
    expect(remove('etl')).toMatchObject({ code: 'pool-in-use', message: expect.stringContaining('used by d') })
    expect(remove('default_pool', true)).toMatchObject({ code: 'bad-argument' })
    expect(remove('nope')).toMatchObject({ code: 'unknown-pool' })
    expect(pools.slots()).toHaveProperty('etl')
    expect(remove('etl', true)).toBeNull()
    expect(pools.slots()).toEqual({ default_pool: 128 })
  })
})

describe('a connection of the stack', () => {
  const given = connection.parse({
    connId: 'minio_default',
    connType: 's3',
    host: '127.0.0.1',
    password: 'pfad-secret',
  })
  const withStack = (isChosen: boolean): Config =>
    createConfig({
      ...{ store: store.config, vault: createVault(join(home, 'key')), env, now: () => 1000 },
      stack: { connections: () => [given], isChosen },
    })

  it('is there where nobody has one of its id, and listed where the app works on the stack', () => {
    expect(withStack(false).connections.get('minio_default')).toEqual(given)
    expect(withStack(false).connections.list()).toEqual([])
    expect(withStack(true).connections.list()).toMatchObject([
      { connId: 'minio_default', source: 'stack', password: '***' },
    ])
    expect(withStack(true).secrets()).toMatchObject([{ text: 'pfad-secret' }])
  })

  it('gives way to a stored one, and that to the environment', () => {
    put({ ...given, host: 'stored' })
    expect(withStack(true).connections.get('minio_default').host).toBe('stored')
    env['PFAD_CONN_MINIO_DEFAULT'] = 's3://given'
    expect(withStack(true).connections.get('minio_default').host).toBe('given')
    expect(withStack(true).connections.list()).toMatchObject([{ connId: 'minio_default', source: 'environment' }])
  })

  it('cannot be removed', () => {
    expect(() => withStack(true).connections.remove('minio_default')).toThrow(/comes from the stack/)
  })
})

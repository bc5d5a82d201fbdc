import { expect, it } from 'vitest'
import { createDataPlane } from '../../../src-main/app/children/shared/dataPlane/dataPlane.ts'
import { testConnection } from '../../../src-main/app/config/testConnection.ts'
import { examineStores } from '../../../src-main/app/doctor/stores.ts'
import { settingsSchema } from '../../../src-main/app/settings/settings.ts'
import { PfadError } from '../../../src-main/contract/error.ts'
import type { StoredConnection } from '../../../src-main/contract/models/config.ts'
import { collectText, text } from '../../contracts/support/bytes.ts'
import { startClickHouse } from '../../support/servers/clickhouse.ts'
import { startMinio } from '../../support/servers/minio.ts'

const { signal } = new AbortController()

it('a run of the stack works where the connections of its settings point; each is asked of the host once', async () => {
  await using clickHouse = await startClickHouse()
  await using minio = await startMinio()
  const known: Readonly<Record<string, StoredConnection>> = { ch: clickHouse.connection, s3: minio.connection }
  const get = (connId: string): StoredConnection => {
    const found = known[connId]
    if (!found) throw new PfadError('unknown-connection', `There is no connection "${connId}".`)
    return found
  }
  const settings = settingsSchema.parse({ CLICKHOUSE_CONN_NAME: 'ch', MINIO_CONN_NAME: 's3', PFAD_BACKEND: 'stack' })
  const asked: string[] = []
  {
    await using plane = createDataPlane({
      backend: 'stack',
      setup: { publicModule: '', versions: '', objects: '', dashboardUrl: 'http://127.0.0.1:1', settings },
      dataSocket: () => Promise.reject(new Error('the data engine is not asked')),
      connection: async (connId) => {
        asked.push(connId)
        return get(connId)
      },
    })
    await plane.objects.ensureBucket('events')
    await plane.objects.put('events', 'a', text('content'))
    expect(await collectText(plane.objects.get('events', 'a'))).toBe('content')
    const rows = []
    for await (const block of plane.events.query('SELECT {p1:Int64} AS n, count() AS c FROM user_events', [7])) {
      rows.push(...block)
    }
    expect(rows).toEqual([{ n: 7, c: 0 }])
    expect(await plane.events.extract({ minute: 0, bucket: 'events', key: 'none.parquet' })).toEqual({ rows: 0 })
  }
  expect(asked.toSorted()).toEqual(['ch', 's3'])

  expect((await examineStores(settings, get)).map(({ check, status }) => [check, status])).toEqual([
    ['clickhouse', 'ok'],
    ['objects', 'ok'],
  ])
  expect(await examineStores({ ...settings, PFAD_BACKEND: 'embedded' }, get)).toEqual([])
  const broken = await examineStores({ ...settings, CLICKHOUSE_TABLE: 'nothing', MINIO_CONN_NAME: 'unknown' }, get)
  expect(broken).toMatchObject([
    { status: 'error', found: expect.stringContaining('no table pfad.nothing') as string },
    { status: 'error', found: expect.stringContaining('"unknown"') as string },
  ])

  for (const connection of Object.values(known)) {
    expect(await testConnection(connection, signal)).toMatchObject({ ok: true })
    const refused = await testConnection({ ...connection, password: 'not-the-password' }, signal)
    expect(refused).toMatchObject({ ok: false, message: expect.stringContaining('login') as string })
    expect(refused.message).not.toContain('not-the-password')
  }
})

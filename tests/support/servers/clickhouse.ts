import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connection, type StoredConnection } from '../../../src-main/contract/models/config.ts'
import { type ServerContainer, startContainer } from './container.ts'

export type ClickHouseServer = ServerContainer & {
  readonly connection: StoredConnection
  /** Runs a statement. */
  run(sql: string): Promise<string>
}

/** A ClickHouse of its own with the events' table `user_events`. */
export const startClickHouse = async (flags: readonly string[] = []): Promise<ClickHouseServer> => {
  const container = await startContainer({
    image: process.env['CLICKHOUSE_IMAGE'] ?? 'pfad-standin/clickhouse',
    env: { CLICKHOUSE_USER: 'pfad', CLICKHOUSE_PASSWORD: 'pfad-secret', CLICKHOUSE_DB: 'pfad' },
    port: 8123,
    flags,
    path: '/?user=pfad&password=pfad-secret&database=pfad&query=SELECT%201',
  })
  const run = async (sql: string): Promise<string> => {
    const authorization = `Basic ${Buffer.from('pfad:pfad-secret').toString('base64')}`
    const url = `http://127.0.0.1:${container.port}/?database=pfad`
    const answer = await fetch(url, { method: 'POST', body: sql, headers: { authorization } })
    const text = await answer.text()
    if (!answer.ok) throw new Error(text)
    return text
  }
  await run(await eventsTable('user_events'))
  return {
    ...container,
    connection: connection.parse({
      connId: 'clickhouse_default',
      connType: 'clickhouse',
      host: '127.0.0.1',
      port: container.port,
      login: 'pfad',
      password: 'pfad-secret',
      schema: 'pfad',
    }),
    run,
  }
}

/** The statement that makes the events' table, from the one place that defines it. */
export const eventsTable = async (name: string): Promise<string> => {
  const script = await readFile(join(import.meta.dirname, '../../../compose/clickhouse/initdb/10-events.sh'), 'utf8')
  const found = /sql "(CREATE TABLE IF NOT EXISTS \$database\.\$table \([^]*?)"/.exec(script)
  if (!found?.[1]) throw new Error('10-events.sh makes no table of events any more.')
  return found[1].replaceAll('$database.$table', name)
}

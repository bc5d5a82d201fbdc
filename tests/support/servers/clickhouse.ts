import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connection, type StoredConnection } from '../../../src-main/contract/models/config.ts'
import { freePort, type ServerProcess, startServer } from './process.ts'

/** A Python that has chdb, ClickHouse's engine: `PFAD_TEST_CHDB_PYTHON`, or `python3`; null where there is none. */
export const findClickHouse = (): string | null => {
  const python = process.env['PFAD_TEST_CHDB_PYTHON'] ?? 'python3'
  try {
    execFileSync(python, ['-c', 'import chdb'], { stdio: 'ignore' })
    return python
  } catch {
    return null
  }
}

export type ClickHouseServer = AsyncDisposable & {
  readonly connection: StoredConnection
  readonly process: () => ServerProcess
  /** On the same data and port. */
  start(): Promise<void>
  /** Runs a statement, as the server's own user. */
  run(sql: string): Promise<string>
}

/** ClickHouse's engine behind its HTTP interface (clickhouse.py), with the events' table `user_events`. */
export const startClickHouse = async (python: string): Promise<ClickHouseServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'pfad-clickhouse-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const start = (): Promise<ServerProcess> =>
    startServer({
      command: python,
      args: [join(import.meta.dirname, 'clickhouse.py'), join(folder, 'data'), String(port)],
      env: { CLICKHOUSE_USER: 'pfad', CLICKHOUSE_PASSWORD: 'pfad', CLICKHOUSE_DB: 'pfad' },
      url: `${url}/ping`,
    })
  let running = await start()
  const run = async (sql: string): Promise<string> => {
    const authorization = `Basic ${Buffer.from('pfad:pfad').toString('base64')}`
    const answer = await fetch(`${url}/?database=pfad`, { method: 'POST', body: sql, headers: { authorization } })
    const text = await answer.text()
    if (!answer.ok) throw new Error(text)
    return text
  }
  await run(await eventsTable('user_events'))
  return {
    connection: connection.parse({
      connId: 'clickhouse_default',
      connType: 'clickhouse',
      host: '127.0.0.1',
      port,
      login: 'pfad',
      password: 'pfad',
      schema: 'pfad',
    }),
    process: () => running,
    async start() {
      running = await start()
    },
    run,
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The statement that makes the events' table, from the one place that defines it. */
export const eventsTable = async (name: string): Promise<string> => {
  const script = await readFile(join(import.meta.dirname, '../../../compose/clickhouse/initdb/10-events.sh'), 'utf8')
  const found = /sql "(CREATE TABLE IF NOT EXISTS \$database\.\$table \([^]*?)"/.exec(script)
  if (!found?.[1]) throw new Error('10-events.sh makes no table of events any more.')
  return found[1].replaceAll('$database.$table', name)
}

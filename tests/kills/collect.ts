import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { createSqliteStore } from '../../src-main/adapters/sqlite/createSqliteStore.ts'
import type { PfadClient } from '../../src-main/contract/pfadContract.ts'
import { minuteName, pipelineMinute } from '../../src-main/core/minute.ts'
import { MINUTE_DAG } from './chaos.ts'
import type { Facts, JsonFact, MinuteFact, ParquetFact } from './facts.ts'
import { PROBE_DAG } from './probe.ts'

const BUCKET = 'events'
const PAGE = 1000

/** What the running app tells of the runs that were due by `cutoff`. Objects are added by `addObjects`. */
export const askApp = async (
  client: PfadClient,
  cutoff: number,
): Promise<{ minutes: Omit<MinuteFact, 'parquet' | 'json'>[]; probeTasks: string[] | null }> => {
  const { pipelineTimezone } = await client.call('app.info', {})
  const minutes: Omit<MinuteFact, 'parquet' | 'json'>[] = []
  for (let before = cutoff + 1; ; ) {
    const page = await client.call('runs.list', { dagId: MINUTE_DAG, before, limit: PAGE })
    for (const { runId, logicalDate } of page) {
      const detail = await client.call('runs.get', { dagId: MINUTE_DAG, runId })
      const minute = minuteName(pipelineMinute(logicalDate ?? 0, pipelineTimezone), pipelineTimezone)
      const reports = await client.call('reports.get', { dagId: MINUTE_DAG, minute }).catch(() => [])
      minutes.push({ detail, minute, reports })
    }
    const last = page.at(-1)
    if (page.length < PAGE || !last) break
    before = last.runAfter
  }
  const probe = await client.call('dags.get', { dagId: PROBE_DAG }).catch(() => null)
  return { minutes, probeTasks: probe?.tasks.map(({ taskId }) => taskId) ?? null }
}

/** Reads the stopped app's home with other eyes: DuckDB of the test's own, plain JSON, SQLite's check of itself. */
export const readHome = async (
  home: string,
  asked: Awaited<ReturnType<typeof askApp>>,
  cutoff: number,
): Promise<Facts> => {
  const bucket = join(home, 'objects', BUCKET)
  const files = new Set(filesBelow(bucket))
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const minutes: MinuteFact[] = []
    for (const fact of asked.minutes) {
      const parquet = `${fact.minute}.parquet`
      const json = `${fact.minute}.json`
      minutes.push({
        ...fact,
        parquet: files.has(parquet) ? await readParquet(connection, join(bucket, parquet)) : null,
        json: files.has(json) ? readJson(join(bucket, json)) : null,
      })
    }
    const missed = await missedIn(home)
    return {
      minutes,
      missed,
      cutoff,
      leftovers: leftoversIn(home),
      integrity: integrityOf(home),
      probeTasks: asked.probeTasks,
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** The report that this Parquet object should have, by a query of the test's own. */
const readParquet = async (connection: DuckDBConnection, path: string): Promise<ParquetFact> => {
  try {
    const reader = await connection.runAndReadAll(
      `SELECT event_type, count(*)::INT, count(*) FILTER (status = 'SUCCESS')::INT, count(*) FILTER (status = 'ERROR')::INT
       FROM read_parquet($path) GROUP BY ALL ORDER BY ALL`,
      { path },
    )
    const rows = reader.getRows() as [string, number, number, number][]
    const sum = (column: 1 | 3): number => rows.reduce((total, row) => total + row[column], 0)
    const byType = Object.fromEntries(
      rows.map(([type, , success, error]) => [type, { ERROR: error, SUCCESS: success }]),
    )
    return { counts: { total_events: sum(1), total_errors: sum(3), by_event_type: byType } }
  } catch (thrown) {
    return { unreadable: String(thrown) }
  }
}

const readJson = (path: string): JsonFact => {
  try {
    return { body: JSON.parse(readFileSync(path, 'utf8')) as unknown }
  } catch (thrown) {
    return { unreadable: String(thrown) }
  }
}

/** Objects that no minute would have, and unfinished files anywhere in the home. */
const leftoversIn = (home: string): string[] => {
  const isMinute = (path: string): boolean =>
    /^\d{4}-\d\d-\d\d_\d\d-\d\d(%2B\d{4}|[+-]\d{4})?\.(parquet|json)$/.test(path)
  const objects = filesBelow(join(home, 'objects'))
    .filter((path) => !path.startsWith(`${BUCKET}/`) || !isMinute(path.slice(BUCKET.length + 1)))
    .map((path) => `objects/${path}`)
  const unfinished = filesBelow(home).filter((path) => !path.startsWith('objects/') && /%tmp-|\.tmp|\.part$/.test(path))
  return [...objects, ...unfinished]
}

/** What the ledger says of the minute DAG, read by the store itself. */
const missedIn = async (home: string): Promise<Facts['missed']> => {
  await using store = createSqliteStore({ path: join(home, 'pfad.db') })
  return store.runs
    .ledger({ dagId: MINUTE_DAG, limit: 100_000 })
    .flatMap(({ missed, reason }) =>
      missed === null ? [] : [{ first: missed.first.start, last: missed.last.start, reason }],
    )
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))

const integrityOf = (home: string): string => {
  const database = new DatabaseSync(join(home, 'pfad.db'), { readOnly: true })
  try {
    const row = database.prepare('PRAGMA integrity_check').get()
    return String(row?.['integrity_check'])
  } finally {
    database.close()
  }
}

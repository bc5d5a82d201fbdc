import { randomUUID } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'
import { PfadError } from '../../../contract/error.ts'
import { sqlText } from '../engine/schema.ts'
import { sqlName } from './columns.ts'
import { toQueryError } from './errors.ts'
import type { KeptResult } from './protocol.ts'
import { checkStatement } from './statement.ts'
import type { ViewDatabase } from './viewDatabase.ts'

/** Rows of a result that are kept; who wants more writes them down by a DAG. */
export const MOST_ROWS = 1_000_000
const KEPT = 8
/** A statement that takes longer (ms) is ended. */
const LONGEST_MS = 10 * 60_000

/** Runs statements and keeps their rows as tables, the last few of them. */
export const createResults = (database: ViewDatabase) => {
  const kept: string[] = []

  const keep = async (connection: DuckDBConnection, result: string): Promise<KeptResult> => {
    const table = `results.${sqlName(result)}`
    const schema = await connection.runAndReadAll(`DESCRIBE ${table}`)
    const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${table}`)
    const rows = Number(counted.getRows()[0]?.[0] ?? 0)
    const isCut = rows > MOST_ROWS
    if (isCut) await connection.run(`DELETE FROM ${table} WHERE rowid >= ${MOST_ROWS}`)
    kept.push(result)
    for (const old of kept.splice(0, Math.max(0, kept.length - KEPT))) {
      await connection.run(`DROP TABLE IF EXISTS results.${sqlName(old)}`)
    }
    const columns = schema
      .getRowObjects()
      .map((row) => ({ name: String(row['column_name']), type: String(row['column_type']), nullable: true }))
    return { result, columns, rows: Math.min(rows, MOST_ROWS), isCut }
  }

  const make = async (connection: DuckDBConnection, text: string): Promise<KeptResult> => {
    const { sql, isExplain } = await checkStatement(connection, text)
    const result = randomUUID()
    const table = `results.${sqlName(result)}`
    if (!isExplain) {
      await connection.run(`CREATE TABLE ${table} AS SELECT * FROM (\n${sql}\n) LIMIT ${MOST_ROWS + 1}`)
      return keep(connection, result)
    }
    const plan = (await connection.runAndReadAll(sql)).getRows()
    await connection.run(`CREATE TABLE ${table} (explain_key VARCHAR, explain_value VARCHAR)`)
    for (const [key, value] of plan) {
      await connection.run(`INSERT INTO ${table} VALUES (${sqlText(String(key))}, ${sqlText(String(value))})`)
    }
    return keep(connection, result)
  }

  return {
    async run(sql: string, signal: AbortSignal): Promise<KeptResult> {
      const late = AbortSignal.timeout(LONGEST_MS)
      try {
        return await database.run((connection) => make(connection, sql), AbortSignal.any([signal, late]))
      } catch (thrown) {
        if (!signal.aborted && late.aborted) {
          throw new PfadError(
            'too-long',
            'The statement took longer than 10 minutes and was ended.',
            'Read fewer rows.',
          )
        }
        throw toQueryError(thrown)
      }
    },

    /** The rows of an NDJSON file, each an array of texts and numbers. */
    keepFile: (file: string, columns: readonly string[], signal: AbortSignal): Promise<KeptResult> =>
      database.run(async (connection) => {
        const result = randomUUID()
        if (columns.length === 0) {
          // An engine that gives no row does not say which columns it would have had.
          await connection.run(`CREATE TABLE results.${sqlName(result)} (result VARCHAR)`)
          return keep(connection, result)
        }
        const values = columns.map((name, at) => `r.c${at} AS ${sqlName(name)}`).join(', ')
        const reader = `read_json(${sqlText(file)}, format = 'newline_delimited', maximum_object_size = 16777216)`
        await connection.run(`CREATE TABLE results.${sqlName(result)} AS SELECT ${values} FROM ${reader} AS r`)
        return keep(connection, result)
      }, signal),
  }
}

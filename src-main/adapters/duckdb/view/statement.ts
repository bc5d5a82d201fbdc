import { type DuckDBConnection, StatementType } from '@duckdb/node-api'
import { PfadError } from '../../../contract/error.ts'

/** At the front, where blanks and comments are gone. */
const EXPLAIN = /^explain\s+(?:analyze\b\s*)?(?:\([^)]*\)\s*)?/i

/** A statement that only reads, made ready: an EXPLAIN runs as it is, all others as a part of another. Else `not-allowed`. */
export const checkStatement = async (
  connection: DuckDBConnection,
  text: string,
): Promise<{ readonly sql: string; readonly isExplain: boolean }> => {
  const sql = withoutEdges(text)
  const type = await typeOf(connection, sql)
  if (type === StatementType.SELECT) return { sql, isExplain: false }
  const inner = EXPLAIN.exec(sql)
  if (type === StatementType.EXPLAIN && inner) {
    if ((await typeOf(connection, sql.slice(inner[0].length))) === StatementType.SELECT) return { sql, isExplain: true }
  }
  throw new PfadError(
    'not-allowed',
    'Only statements that read are run here: SELECT, FROM, WITH, DESCRIBE, SUMMARIZE, EXPLAIN.',
    'Write data by a DAG, or import it on the command line: pfad events import.',
  )
}

/**
 * Without the blanks and comments before it and the semicolons behind it. Step by step: a regular expression for all of it could
 * be made to take for ever.
 */
const withoutEdges = (text: string): string => {
  let sql = text
  for (let before = ''; sql !== before; ) {
    before = sql
    sql = sql.trim()
    if (sql.startsWith('--')) sql = sql.includes('\n') ? sql.slice(sql.indexOf('\n')) : ''
    else if (sql.startsWith('/*') && sql.includes('*/')) sql = sql.slice(sql.indexOf('*/') + 2)
    if (sql.endsWith(';')) sql = sql.slice(0, -1)
  }
  return sql
}

const typeOf = async (connection: DuckDBConnection, sql: string): Promise<StatementType> => {
  const statements = await connection.extractStatements(sql)
  if (statements.count !== 1) {
    throw new PfadError(
      'bad-sql',
      statements.count === 0 ? 'There is no statement.' : `These are ${statements.count} statements.`,
      'One statement is run at a time: select the one that is meant. PIVOT needs its values named: PIVOT … ON x IN (a, b).',
    )
  }
  const statement = await statements.prepare(0)
  try {
    return statement.statementType
  } finally {
    statement.destroySync()
  }
}

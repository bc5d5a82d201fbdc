import { type DuckDBAppender, type DuckDBConnection, DuckDBDataChunk, type DuckDBValue } from '@duckdb/node-api'
import type { UserEvent } from '../../../contract/models/userEvent.ts'
import type { EventTable } from './schema.ts'

/** DuckDB's own vector size: more rows do not go into one chunk. */
const CHUNK_ROWS = 2048

/** `line`: where it stood in its file; 0 where it comes from none. */
export type Row = { readonly event: UserEvent; readonly example: boolean; readonly line?: number }

/** Appends rows by columns, the fastest way into a table; they obey the connection's transaction. */
export const appendEvents = async (
  connection: DuckDBConnection,
  target: { table: string; columns: EventTable },
  rows: readonly Row[],
): Promise<void> => {
  const appender: DuckDBAppender = await connection.createAppender(target.table)
  try {
    const chunk = DuckDBDataChunk.create(target.columns.map((column) => column.type))
    for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
      const part = rows.slice(start, start + CHUNK_ROWS)
      chunk.reset()
      chunk.rowCount = part.length
      for (const [index, column] of target.columns.entries()) {
        const values: DuckDBValue[] = part.map(({ event, example, line = 0 }) => column.value(event, example, line))
        chunk.setColumnValues(index, values)
      }
      appender.appendDataChunk(chunk)
    }
    appender.flushSync()
  } finally {
    appender.closeSync()
  }
}

import type { ExportFormat } from '../../../contract/models/table.ts'
import type { RpcHandlers } from '../../../contract/rpc/protocol.ts'
import { sqlText } from '../engine/schema.ts'
import { orderSql, whereSql } from './columns.ts'
import { toFileError } from './errors.ts'
import { createEventTables } from './eventTables.ts'
import { createSources, type Table } from './openSource.ts'
import { countRows, readCell, readPage } from './page.ts'
import { readParquetFacts } from './parquetFacts.ts'
import type { EngineSource, EngineView, ViewContract } from './protocol.ts'
import { createResults } from './results.ts'
import { createRowOrder } from './rowOrder.ts'
import { readStatistics } from './statistics.ts'
import type { ViewDatabase } from './viewDatabase.ts'

const COPY: Readonly<Record<ExportFormat, string>> = {
  parquet: 'FORMAT parquet, COMPRESSION zstd',
  csv: 'FORMAT csv, HEADER true',
  ndjson: 'FORMAT json, ARRAY false',
}

/** What the process answers, each call on a signal that also aborts when the process takes too much memory. */
export const createViewHandlers = (
  database: ViewDatabase,
  bounded: (signal: AbortSignal) => AbortSignal,
): RpcHandlers<ViewContract> => {
  const open = createSources(database)
  const context = { database, rowOrder: createRowOrder(database) }
  const results = createResults(database)
  const events = createEventTables(database)

  /** Work on an opened source; its errors are told in words about the file. */
  const on = async <T>(
    source: EngineSource,
    signal: AbortSignal,
    work: (table: Table, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const ends = bounded(signal)
    const table = await open(source, ends)
    try {
      return await work(table, ends)
    } catch (thrown) {
      ends.throwIfAborted()
      throw toFileError(thrown, 'file' in source ? source.name : 'The result')
    }
  }

  const exportView = async (
    table: Table,
    wish: EngineView,
    target: { file: string; format: ExportFormat },
    signal: AbortSignal,
  ) => {
    const { from, columns, row } = table
    const chosen = `SELECT * FROM ${from} ${whereSql(columns, wish.filters)} ${orderSql(columns, wish.sort, row)}`
    const copied = await database.run(
      (connection) => connection.run(`COPY (${chosen}) TO ${sqlText(target.file)} (${COPY[target.format]})`),
      signal,
    )
    return { rows: copied.rowsChanged }
  }

  return {
    calls: {
      open: ({ source }, signal) =>
        on(source, signal, async ({ columns, rows, format }) => ({ columns, rows, format })),
      page: (wish, signal) => on(wish.source, signal, (table, ends) => readPage(context, table, wish, ends)),
      count: (wish, signal) => on(wish.source, signal, (table, ends) => countRows(context, table, wish, ends)),
      column: (wish, signal) => on(wish.source, signal, (table, ends) => readStatistics(database, table, wish, ends)),
      cell: (wish, signal) => on(wish.source, signal, (table, ends) => readCell(context, table, wish, ends)),
      parquet: ({ source }, signal) =>
        on(source, signal, (_table, ends) => readParquetFacts(database, source.file, ends)),
      export: (wish, signal) => on(wish.source, signal, (table, ends) => exportView(table, wish, wish, ends)),
      useEvents: async ({ path }, signal) => {
        await events.use(path, bounded(signal))
        return {}
      },
      keep: async ({ file, columns, isCut }, signal) => ({
        ...(await results.keepFile(file, columns, bounded(signal))),
        isCut,
      }),
    },
    streams: {
      async *query({ sql }, signal) {
        yield await results.run(sql, bounded(signal))
      },
    },
  }
}

import { z } from 'zod'
import {
  columnStatistics,
  exportFormat,
  openedTable,
  parquetFacts,
  tablePage,
  tableSource,
  tableView,
} from '../models/table.ts'
import { call, objectRef, stream } from './define.ts'

const source = z.object({ source: tableSource })

export const tableCalls = {
  /** Columns and rows of an object or a result; text is read into a table of its own first, which takes its time once. */
  'table.open': call(source, openedTable),
  'table.page': call(
    tableView.extend({
      offset: z.int().min(0),
      limit: z.int().min(1).max(500),
      /** Default: all, but no more than 200. */
      columns: z.array(z.string()).min(1).max(200).optional(),
    }),
    tablePage,
  ),
  'table.count': call(tableView, z.object({ rows: z.int() })),
  'table.column': call(tableView.extend({ column: z.string() }), columnStatistics),
  /** One value as text, of at most a megabyte. */
  'table.cell': call(
    source.extend({ row: z.int().min(0), column: z.string() }),
    z.object({ text: z.string().nullable(), isCut: z.boolean() }),
  ),
  'table.parquet': call(objectRef, parquetFacts),
} as const

export const tableStreams = {
  /** The rows of a view as a file: base64 pieces of at most 64 KiB. */
  'table.export': stream(tableView.extend({ format: exportFormat }), z.string()),
} as const

import { z } from 'zod'
import { jsonValue } from './primitives.ts'

/** What a grid shows: an object, or the result of a statement of the SQL console. */
export const tableSource = z.union([
  z.object({ bucket: z.string(), key: z.string() }),
  z.object({ result: z.string().max(64) }),
])
export type TableSource = z.infer<typeof tableSource>

export const tableColumn = z.object({ name: z.string(), type: z.string(), nullable: z.boolean() })
export type TableColumn = z.infer<typeof tableColumn>

export const openedTable = z.object({
  columns: z.array(tableColumn),
  rows: z.int(),
  /** What was read: Parquet itself, or a copy of a text file as a table. */
  format: z.enum(['parquet', 'csv', 'ndjson', 'json', 'result']),
})
export type OpenedTable = z.infer<typeof openedTable>

export const filterOperators = ['=', '≠', '<', '≤', '>', '≥', 'contains', 'is null', 'is not null'] as const
/** A condition on a column; `value` as typed, read as the column's type. */
export const tableFilter = z.object({
  column: z.string(),
  operator: z.enum(filterOperators),
  value: z.string().max(1000).default(''),
})
export type TableFilter = z.infer<typeof tableFilter>

export const tableSort = z.object({ column: z.string(), isDescending: z.boolean() })
export type TableSort = z.infer<typeof tableSort>

/** Which rows, in which order. Rows that are equal by the sort stand in the file's order. */
export const tableView = z.object({
  source: tableSource,
  sort: tableSort.nullable().default(null),
  filters: z.array(tableFilter).max(50).default([]),
})
export type TableView = z.infer<typeof tableView>

/** Rows of a view; a text longer than the grid shows is cut and ends with `…`. `numbers` are the rows' places in the file. */
export const tablePage = z.object({ numbers: z.array(z.int()), rows: z.array(z.array(jsonValue)) })
export type TablePage = z.infer<typeof tablePage>

export const columnStatistics = z.object({
  rows: z.int(),
  nulls: z.int(),
  /** Approximate (HyperLogLog) where there are many. */
  distinct: z.int(),
  min: z.string().nullable(),
  max: z.string().nullable(),
  mean: z.number().nullable(),
  /** Of numbers and times: how many lie in [from, to), the last up to its end. Else empty. */
  bins: z.array(z.object({ from: z.string(), to: z.string(), count: z.int() })),
  /** The most frequent values. */
  top: z.array(z.object({ value: z.string(), count: z.int() })),
})
export type ColumnStatistics = z.infer<typeof columnStatistics>

/** What a Parquet file's footer tells. */
export const parquetFacts = z.object({
  createdBy: z.string().nullable(),
  rows: z.int(),
  rowGroups: z.array(z.object({ rows: z.int(), bytes: z.int(), packedBytes: z.int() })),
  columns: z.array(
    z.object({
      path: z.string(),
      type: z.string(),
      logicalType: z.string().nullable(),
      encodings: z.string(),
      compression: z.string(),
      bytes: z.int(),
      packedBytes: z.int(),
    }),
  ),
  keyValues: z.array(z.object({ key: z.string(), value: z.string() })),
})
export type ParquetFacts = z.infer<typeof parquetFacts>

export const exportFormat = z.enum(['csv', 'parquet', 'ndjson'])
export type ExportFormat = z.infer<typeof exportFormat>

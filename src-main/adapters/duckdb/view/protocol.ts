import { z } from 'zod'
import {
  columnStatistics,
  exportFormat,
  openedTable,
  parquetFacts,
  tableColumn,
  tablePage,
  tableView,
} from '../../../contract/models/table.ts'

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })

/** A file in the engine's folder with what it is and how people call it, or a kept result. */
export const fileSource = z.object({
  file: z.string(),
  name: z.string(),
  kind: z.enum(['parquet', 'csv', 'ndjson', 'json']),
  isZipped: z.boolean(),
})
export type FileSource = z.infer<typeof fileSource>
export const engineSource = z.union([fileSource, z.object({ result: z.string() })])
export type EngineSource = z.infer<typeof engineSource>

const source = z.object({ source: engineSource })
const view = tableView.extend({ source: engineSource })
export type EngineView = z.infer<typeof view>

/** A result of the console, kept until others push it out. */
export const keptResult = z.object({
  result: z.string(),
  columns: z.array(tableColumn),
  rows: z.int(),
  isCut: z.boolean(),
})
export type KeptResult = z.infer<typeof keptResult>

/** What the process answers that people's files and statements go to. */
export const viewContract = {
  calls: {
    open: call(source, openedTable),
    page: call(view.extend({ offset: z.int(), limit: z.int(), columns: z.array(z.string()).optional() }), tablePage),
    count: call(view, z.object({ rows: z.int() })),
    column: call(view.extend({ column: z.string() }), columnStatistics),
    cell: call(
      source.extend({ row: z.int(), column: z.string() }),
      z.object({ text: z.string().nullable(), isCut: z.boolean() }),
    ),
    parquet: call(z.object({ source: fileSource }), parquetFacts),
    /** Writes the rows of a view to a file of the folder. */
    export: call(view.extend({ format: exportFormat, file: z.string() }), z.object({ rows: z.int() })),
    /** The events that statements see from now on: a database that `copyTo` wrote. */
    useEvents: call(z.object({ path: z.string() }), z.object({})),
    /** Keeps the rows of an NDJSON file as a result: what another engine answered. */
    keep: call(z.object({ file: z.string(), columns: z.array(z.string()), isCut: z.boolean() }), keptResult),
  },
  streams: {
    /** Runs a statement that reads; its one item is the kept result. A stream, because it must never be sent again by itself. */
    query: { input: z.object({ sql: z.string() }), item: keptResult },
  },
} as const
export type ViewContract = typeof viewContract

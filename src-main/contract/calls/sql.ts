import { z } from 'zod'
import { epochMs } from '../models/primitives.ts'
import { tableColumn } from '../models/table.ts'
import { call, nothing } from './define.ts'

const engine = z.enum(['duckdb', 'clickhouse'])

export const sqlCalls = {
  /** The engines that answer, the default first, with the tables that each knows by name. */
  'sql.engines': call(
    nothing,
    z.array(z.object({ engine, tables: z.array(z.object({ name: z.string(), columns: z.array(tableColumn) })) })),
  ),
  /**
   * Runs one statement that only reads, by the default engine where none is said; its rows are kept as the table `result` for some time (`table.*`). A cancel ends the
   * statement at once. Objects are named as texts: `FROM 's3a://bucket/key'`.
   */
  'sql.run': call(
    z.object({ engine: engine.optional(), sql: z.string().max(200_000) }),
    z.object({
      result: z.string(),
      columns: z.array(tableColumn),
      rows: z.int(),
      /** There were more rows than a result keeps. */
      isCut: z.boolean(),
      ms: z.number(),
      /** The embedded event store as it was then; null: the statement did not read it. */
      eventsAt: epochMs.nullable(),
    }),
  ),
} as const

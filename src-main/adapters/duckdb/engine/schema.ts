import {
  BOOLEAN,
  type DuckDBConnection,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  TIMESTAMP,
  VARCHAR,
} from '@duckdb/node-api'
import type { EpochMs } from '../../../contract/models/primitives.ts'
import { type EventColumn, eventColumns, type UserEvent } from '../../../contract/models/userEvent.ts'
import { minuteOf } from '../../../core/events/minuteOf.ts'

/** Where events lie. */
export const TABLE = 'stored_event'
/** What people query: the event's columns and its minute, without what is only ours. */
const VIEW = 'user_events'

type Column = {
  readonly name: string
  readonly type: DuckDBType
  readonly nullable: boolean
  /** How it is written to Parquet (spec §1), where that is not its type in the table. */
  readonly parquet?: string
  readonly value: (event: UserEvent, example: boolean, line: number) => DuckDBValue
}

const timestamp = (instant: EpochMs): DuckDBTimestampValue => new DuckDBTimestampValue(BigInt(instant) * 1000n)

const EVENT: Readonly<Record<EventColumn, Omit<Column, 'name'>>> = {
  event_id: { type: VARCHAR, nullable: false, value: (event) => event.event_id },
  user_id: { type: VARCHAR, nullable: false, value: (event) => event.user_id },
  session_id: { type: VARCHAR, nullable: false, value: (event) => event.session_id },
  event_type: { type: VARCHAR, nullable: false, value: (event) => event.event_type },
  event_timestamp: {
    type: TIMESTAMP,
    nullable: false,
    parquet: 'TIMESTAMP_MS',
    value: (event) => timestamp(event.event_timestamp),
  },
  request_latency_ms: { type: INTEGER, nullable: false, value: (event) => event.request_latency_ms },
  status: { type: VARCHAR, nullable: false, value: (event) => event.status },
  error_code: { type: INTEGER, nullable: true, value: (event) => event.error_code },
  product_id: { type: INTEGER, nullable: true, value: (event) => event.product_id },
}

/** The table's columns in the order of the event, then our own; a table that is older may have them in another order. */
const COLUMNS: readonly Column[] = [
  ...eventColumns.map((name) => ({ name, ...EVENT[name] })),
  {
    name: 'event_minute',
    type: TIMESTAMP,
    nullable: false,
    value: (event) => timestamp(minuteOf(event.event_timestamp)),
  },
  { name: 'is_example', type: BOOLEAN, nullable: false, value: (_event, example) => example },
]

/**
 * Makes the table, or adds the columns that it lacks; returns its columns in their order there. A table that is as it
 * should be is not written to: it must open on a full disk too.
 */
export const prepareSchema = async (connection: DuckDBConnection): Promise<readonly Column[]> => {
  const shown = [...eventColumns, 'event_minute']
  const isReady =
    (await columnNames(connection, TABLE)).length >= COLUMNS.length &&
    (await columnNames(connection, VIEW)).join() === shown.join()
  if (!isReady) {
    const definitions = COLUMNS.map(
      ({ name, type, nullable }) => `${name} ${type.toString()}${nullable ? '' : ' NOT NULL'}`,
    )
    await connection.run(`CREATE TABLE IF NOT EXISTS ${TABLE} (${definitions.join(', ')})`)
    for (const { name, type } of COLUMNS) {
      await connection.run(`ALTER TABLE ${TABLE} ADD COLUMN IF NOT EXISTS ${name} ${type.toString()}`)
    }
    await connection.run(`CREATE OR REPLACE VIEW ${VIEW} AS SELECT ${shown.join(', ')} FROM ${TABLE}`)
  }
  const names = await columnNames(connection, TABLE)
  return names.flatMap((name) => COLUMNS.find((column) => column.name === name) ?? [])
}

/** In their order; none where there is no such table. */
const columnNames = async (connection: DuckDBConnection, table: string): Promise<string[]> => {
  const result = await connection.runAndReadAll(
    `SELECT column_name FROM duckdb_columns() WHERE table_name = '${table}' ORDER BY column_index`,
  )
  return result.getRows().map(([name]) => String(name))
}

/** The event's columns as Parquet shall have them, for a SELECT. */
export const parquetColumns = (columns: readonly EventColumn[]): string =>
  columns.map((name) => (EVENT[name].parquet ? `${name}::${EVENT[name].parquet} AS ${name}` : name)).join(', ')

export type EventTable = readonly Column[]

/** An instant as a literal; instants are whole milliseconds, so nothing but digits gets into the text. */
export const sqlInstant = (instant: EpochMs): string => `TIMESTAMP '${new Date(instant).toISOString().slice(0, -1)}'`

export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`

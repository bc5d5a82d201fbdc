import type { ClickHouseSettings } from '@clickhouse/client'
import { type EventColumn, eventColumns } from '../../contract/models/userEvent.ts'

/** Strings are text, not bytes; zstd as the embedded store writes it. */
export const PARQUET_SETTINGS: ClickHouseSettings = {
  output_format_parquet_string_as_string: 1,
  output_format_parquet_compression_method: 'zstd',
}

/** How a column is written so that a file has the types of spec §1. */
const TYPES: Partial<Readonly<Record<EventColumn, string>>> = {
  event_type: 'toString(event_type)',
  status: 'toString(status)',
  request_latency_ms: 'toInt32(request_latency_ms)',
  event_timestamp: `toDateTime64(event_timestamp, 3, 'UTC')`,
}

/** The event's columns as Parquet shall have them, for a SELECT. */
export const parquetColumns = (columns: readonly EventColumn[] = eventColumns): string =>
  columns.map((name) => (TYPES[name] ? `${TYPES[name]} AS ${name}` : name)).join(', ')

import {
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValueConverter,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api'
import type { JsonValue } from '../../../contract/models/primitives.ts'

/**
 * DuckDB's values as JSON: integers as numbers where those hold them exactly (else as text), timestamps as ISO 8601 in
 * UTC, the rest as DuckDB's own JSON converter has it.
 */
export const toJsonValue: DuckDBValueConverter<JsonValue> = (value, type) => {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value.toString()
  }
  const millis = epochMillis(value)
  if (millis !== null && Math.abs(millis) <= 8.64e15) return new Date(millis).toISOString()
  return JsonDuckDBValueConverter(value, type, toJsonValue)
}

const epochMillis = (value: unknown): number | null => {
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
    return Number(value.micros / 1000n)
  }
  if (value instanceof DuckDBTimestampMillisecondsValue) return Number(value.millis)
  if (value instanceof DuckDBTimestampSecondsValue) return Number(value.seconds) * 1000
  if (value instanceof DuckDBTimestampNanosecondsValue) return Number(value.nanos / 1_000_000n)
  return null
}

import {
  type EventColumn,
  eventColumns,
  eventStatus,
  eventType,
  FIRST_TIMESTAMP,
  LAST_TIMESTAMP,
  PRODUCT_EVENT_TYPES,
} from '../../../contract/models/userEvent.ts'
import { sqlText } from './schema.ts'

/** One SQL expression for each column of the event; `event_timestamp` as epoch milliseconds. */
export type EventSql = Readonly<Record<EventColumn, string>>

/**
 * `userEvent` (contract/models) as a condition: true for exactly the rows that it accepts. It is for speed only: rows for
 * which it is not true are given to `checkEvent`, which names the reason (or accepts them).
 */
export const isEventSql = (of: EventSql): string =>
  eventColumns.map((column) => `(${CHECKS[column](of)})`).join(' AND ')

const INT32 = { least: -2_147_483_648, most: 2_147_483_647 }

const isText = (text: string): string => `${text} IS NOT NULL AND ${text} <> '' AND NOT contains(${text}, chr(0))`
const isOneOf = (text: string, values: readonly string[]): string => `${text} IN (${values.map(sqlText).join(', ')})`
const isWhole = (number: string, least: number, most: number): string =>
  `${number} BETWEEN ${least} AND ${most} AND ${number} = trunc(${number})`
const isNullOr = (value: string, condition: string): string => `${value} IS NULL OR (${condition})`

const CHECKS: Readonly<Record<EventColumn, (of: EventSql) => string>> = {
  event_id: (of) => isText(of.event_id),
  user_id: (of) => isText(of.user_id),
  session_id: (of) => isText(of.session_id),
  event_type: (of) => isOneOf(of.event_type, eventType.options),
  event_timestamp: (of) => isWhole(of.event_timestamp, FIRST_TIMESTAMP, LAST_TIMESTAMP),
  request_latency_ms: (of) => isWhole(of.request_latency_ms, 0, INT32.most),
  status: (of) => isOneOf(of.status, eventStatus.options),
  error_code: (of) =>
    isNullOr(of.error_code, `${of.status} <> 'SUCCESS' AND ${isWhole(of.error_code, INT32.least, INT32.most)}`),
  product_id: (of) =>
    isNullOr(
      of.product_id,
      `${isOneOf(of.event_type, PRODUCT_EVENT_TYPES)} AND ${isWhole(of.product_id, INT32.least, INT32.most)}`,
    ),
}

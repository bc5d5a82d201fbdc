import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  eventColumns,
  eventStatus,
  eventType,
  FIRST_TIMESTAMP,
  LAST_TIMESTAMP,
  userEvent,
} from '../../../contract/models/userEvent.ts'
import { type EventSql, isEventSql } from './checkSql.ts'
import { sqlText } from './schema.ts'

let connection: DuckDBConnection
beforeAll(async () => {
  connection = await (await DuckDBInstance.create()).connect()
})
afterAll(() => connection.closeSync())

const text = fc.oneof(fc.constantFrom('', 'a', 'u-1', ' '), fc.string(), fc.constant(null))
const number = (...edges: number[]) =>
  fc.oneof(
    fc.integer({ min: -3, max: 700 }),
    fc.constantFrom(...edges, 0.5, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1),
    fc.constant(null),
  )
const row = fc.record({
  event_id: text,
  user_id: text,
  session_id: text,
  event_type: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...eventType.options) }, { weight: 1, arbitrary: text }),
  event_timestamp: number(FIRST_TIMESTAMP, LAST_TIMESTAMP, FIRST_TIMESTAMP - 1, LAST_TIMESTAMP + 1),
  request_latency_ms: number(-1, 0),
  status: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...eventStatus.options) }, { weight: 1, arbitrary: text }),
  error_code: number(),
  product_id: number(),
})
/** Rows that are right but for a few columns: else hardly one would be accepted. */
const nearlyRight = fc.tuple(row, fc.subarray([...eventColumns])).map(([any, wrong]) => {
  const right = {
    event_id: 'e',
    user_id: 'u',
    session_id: 's',
    event_type: 'ADD_TO_CART',
    event_timestamp: 0,
    request_latency_ms: 0,
    status: 'ERROR',
    error_code: 500,
    product_id: 1,
  }
  return { ...right, ...Object.fromEntries(wrong.map((column) => [column, any[column]])) }
})

const literal = (value: string | number | null): string =>
  value === null ? 'NULL' : typeof value === 'number' ? `${value}::DOUBLE` : sqlText(value)

it("agrees with the event's definition, row by row", async () => {
  const rows = fc.sample(fc.oneof(row, nearlyRight, nearlyRight), { numRuns: 2000, seed: 11 }).map((values) => {
    // SQL text cannot hold NUL; that case stands in checkEvent's own test.
    const clean = Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'string' ? value.replaceAll('\0', '') : value,
    ])
    return Object.fromEntries(clean) as typeof values
  })
  const of = Object.fromEntries(eventColumns.map((column) => [column, column])) as EventSql
  const values = rows.map((values) => `(${eventColumns.map((column) => literal(values[column])).join(', ')})`)
  const result = await connection.runAndReadAll(
    `SELECT (${isEventSql(of)}) IS TRUE FROM (VALUES ${values.join(', ')}) AS t(${eventColumns.join(', ')})`,
  )
  const bySql = result.getRows().map(([accepted]) => accepted)
  const byDefinition = rows.map((values) => userEvent.safeParse(values).success)
  expect(bySql).toEqual(byDefinition)
  expect(byDefinition.filter(Boolean).length).toBeGreaterThan(100)
  expect(byDefinition.filter((accepted) => !accepted).length).toBeGreaterThan(100)
})

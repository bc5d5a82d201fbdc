import type { StackFacts } from './testStack.ts'

/** Types in the order of `number % 5`; of each twenty of a type, three are errors. */
const TYPES = ['VIEW_PRODUCT', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT', 'SEARCH']

/** Asks the stack's ClickHouse itself, past the product. */
export const askClickHouse = async ({ ports }: StackFacts, sql: string): Promise<string> => {
  const headers = { 'X-ClickHouse-User': 'pfad', 'X-ClickHouse-Key': 'pfad-secret' }
  const url = `http://127.0.0.1:${ports.CLICKHOUSE_HTTP_PORT}/?database=pfad`
  const answer = await fetch(url, { method: 'POST', headers, body: sql })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`ClickHouse answered ${answer.status}: ${text}`)
  return text
}

/** Fills one minute with so many events (a multiple of 100), made by the server itself. Returns the report that it gives. */
export const fillMinute = async (facts: StackFacts, minute: number, events: number): Promise<unknown> => {
  await askClickHouse(
    facts,
    `INSERT INTO user_events (event_id, user_id, session_id, event_type, event_timestamp, request_latency_ms, status, error_code, product_id)
    SELECT toString(reinterpretAsUUID(toUInt128(${minute}) * 1000000000 + number)), concat('u-', toString(number % 9973)), 's-1',
      [${TYPES.map((type) => `'${type}'`).join()}][number % 5 + 1], fromUnixTimestamp64Milli(toInt64(${minute} + number % 60000), 'UTC'),
      toUInt32(number % 500), if(intDiv(number, 5) % 20 < 3, 'ERROR', 'SUCCESS') AS s, if(s = 'ERROR', 500, NULL), NULL
    FROM numbers(${events})`,
  )
  const each = events / 5
  const counts = { ERROR: (each * 3) / 20, SUCCESS: (each * 17) / 20 }
  return {
    report: {
      total_events: events,
      total_errors: counts.ERROR * 5,
      by_event_type: Object.fromEntries(TYPES.map((type) => [type, counts])),
    },
  }
}

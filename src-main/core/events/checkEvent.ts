import { eventColumns, type UserEvent, userEvent } from '../../contract/models/userEvent.ts'
import { parseTimestamp } from './timestamp.ts'

export type Checked = { readonly ok: true; readonly event: UserEvent } | { readonly ok: false; readonly reason: string }

/**
 * A row from outside as an event, or why it is none. Columns that the event does not have are ignored (a later version
 * may have written them); nullable ones may be missing; `event_timestamp` may be ISO 8601. Nothing else is converted.
 */
export const checkEvent = (row: Readonly<Record<string, unknown>>): Checked => {
  const candidate: Record<string, unknown> = {}
  for (const column of eventColumns) {
    const value = row[column]
    if (value !== undefined) candidate[column] = value
    else if (column === 'error_code' || column === 'product_id') candidate[column] = null
  }
  if (typeof candidate['event_timestamp'] === 'string') {
    candidate['event_timestamp'] = parseTimestamp(candidate['event_timestamp']) ?? candidate['event_timestamp']
  }
  const parsed = userEvent.safeParse(candidate)
  if (parsed.success) return { ok: true, event: parsed.data }
  return {
    ok: false,
    reason: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  }
}

const INTEGERS = new Set(['request_latency_ms', 'error_code', 'product_id'])

/** A row of texts (CSV) as `checkEvent` takes it: whole numbers are numbers, an empty text is null. */
export const fromTexts = (row: Readonly<Record<string, string>>): Record<string, unknown> => {
  const result: Record<string, unknown> = {}
  for (const [column, text] of Object.entries(row)) {
    if (text === '' || text === '\\N') result[column] = null
    else if (INTEGERS.has(column) && /^[+-]?\d{1,15}$/.test(text)) result[column] = Number(text)
    else result[column] = text
  }
  return result
}

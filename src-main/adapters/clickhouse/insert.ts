import { PfadError } from '../../contract/error.ts'
import { eventColumns, type UserEvent, userEvent } from '../../contract/models/userEvent.ts'
import { minuteOf } from '../../core/events/minuteOf.ts'
import { rowsOf } from './queries.ts'
import type { ClickHouseSession } from './session.ts'
import { type EventTable, sqlInstant, sqlText } from './table.ts'

type InsertResult = { inserted: number; duplicates: number }
type Wish = { readonly events: readonly UserEvent[]; readonly example: boolean }

/** Ids that are asked for at a time. */
const IDS_AT_ONCE = 10_000
/** As many ids as fit, however long they are (bytes). */
const LONGEST_QUERY = 256 * 1024 * 1024
/** A batch that touches more minutes is compared with all between its first and its last. */
const MOST_MINUTES_LISTED = 500

/**
 * Adds those events whose id their minute does not hold yet. Inserts of one process follow one another, so that they count
 * right; what another writer adds at the same time makes no event twice either: reads see each id once.
 */
export const createInserter = (session: ClickHouseSession, table: (signal?: AbortSignal) => Promise<EventTable>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (wish: Wish, signal?: AbortSignal): Promise<InsertResult> => {
    const events = wish.events.map(checked)
    const result = last.then(async () => {
      signal?.throwIfAborted()
      return addNew(session, await table(signal), { events, example: wish.example }, signal)
    })
    last = result.catch(() => undefined)
    return result
  }
}

const checked = (event: UserEvent): UserEvent => {
  const parsed = userEvent.safeParse(event)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new PfadError('bad-argument', `No event: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`)
}

const addNew = async (
  session: ClickHouseSession,
  table: EventTable,
  { events, example }: Wish,
  signal?: AbortSignal,
): Promise<InsertResult> => {
  if (example && !table.hasExample) {
    const message = `The table ${table.database}.${table.table} has no column is_example, by which an example could go again.`
    throw new PfadError('event-store-table', message, 'Import into the table that `pfad stack up` makes.')
  }
  const first = new Map<string, UserEvent>()
  for (const event of events) if (!first.has(event.event_id)) first.set(event.event_id, event)
  for (const id of await knownIds(session, table, [...first.values()], signal)) first.delete(id)
  const rows = [...first.values()].map((event) => toRow(event, example && table.hasExample))
  if (rows.length > 0) {
    await session.use(async (client) => {
      await client.insert({
        table: table.name,
        columns: [...eventColumns, ...(table.hasExample ? ['is_example' as const] : [])] as [string, ...string[]],
        values: rows.map((row) => (table.hasExample ? row : row.slice(0, -1))),
        format: 'JSONCompactEachRow',
        ...(signal ? { abort_signal: signal } : {}),
      })
    }, signal)
  }
  return { inserted: rows.length, duplicates: events.length - rows.length }
}

const toRow = (event: UserEvent, example: boolean): unknown[] => [
  ...eventColumns.map((column) => (column === 'event_timestamp' ? instantText(event.event_timestamp) : event[column])),
  example,
]

/** As DateTime64 reads it, in UTC as the column is. */
const instantText = (instant: number): string => new Date(instant).toISOString().slice(0, -1).replace('T', ' ')

/** Which of these ids the minutes hold already. Whether once or twice does not matter here, so that `final` need not be. */
const knownIds = async (
  session: ClickHouseSession,
  table: EventTable,
  events: readonly UserEvent[],
  signal?: AbortSignal,
): Promise<string[]> => {
  const known: string[] = []
  for (let at = 0; at < events.length; at += IDS_AT_ONCE) {
    const part = events.slice(at, at + IDS_AT_ONCE)
    const rows = await rowsOf<{ event_id: string }>(
      session,
      {
        sql: `SELECT DISTINCT event_id FROM ${table.name}
          WHERE ${inMinutes(table, part)} AND event_id IN (${part.map(({ event_id }) => sqlText(event_id)).join(', ')})`,
        settings: { final: 0, max_query_size: String(LONGEST_QUERY) },
      },
      signal,
    )
    known.push(...rows.map(({ event_id }) => event_id))
  }
  return known
}

const inMinutes = ({ minute }: EventTable, events: readonly UserEvent[]): string => {
  const minutes = [...new Set(events.map(({ event_timestamp }) => minuteOf(event_timestamp)))].toSorted((a, b) => a - b)
  const [first = 0, last = first] = [minutes[0], minutes.at(-1)]
  if (minutes.length > MOST_MINUTES_LISTED) return `${minute} BETWEEN ${sqlInstant(first)} AND ${sqlInstant(last)}`
  return `${minute} IN (${minutes.map(sqlInstant).join(', ')})`
}

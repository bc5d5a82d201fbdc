import { PfadError } from '../../contract/error.ts'
import type { EpochMs } from '../../contract/models/primitives.ts'
import { TABLE_HINT } from './errors.ts'
import type { ClickHouseSession } from './session.ts'

/** The events' table as it is on the server. */
export type EventTable = {
  readonly database: string
  readonly table: string
  /** Both, quoted. */
  readonly name: string
  /** Whether the server drops what was delivered again by itself (`FINAL`); else reads take one row of each id. */
  readonly isReplacing: boolean
  readonly hasExample: boolean
  /** The expression for the start of an event's minute. */
  readonly minute: string
}

/** Looks at the table once; again after `forget`. */
export const createTableReader = (session: ClickHouseSession, name: () => string) => {
  let known: { readonly name: string; readonly table: Promise<EventTable> } | null = null
  return {
    forget: (): void => {
      known = null
    },
    read: (signal?: AbortSignal): Promise<EventTable> => {
      const wanted = name()
      if (known?.name === wanted) return known.table
      const mine = { name: wanted, table: readTable(session, wanted, signal) }
      known = mine
      mine.table.catch(() => {
        if (known === mine) known = null
      })
      return mine.table
    },
  }
}

type Found = { engine: string; sorting_key: string; columns: string[] }

const readTable = (session: ClickHouseSession, name: string, signal?: AbortSignal): Promise<EventTable> =>
  session.use(async (client, { at, connId, database }) => {
    const dot = name.indexOf('.')
    const place = { db: dot < 0 ? database : name.slice(0, dot), name: name.slice(dot + 1) }
    const answer = await client.query({
      query: `SELECT engine, sorting_key, (
          SELECT groupArray(name) FROM system.columns WHERE database = {db:String} AND table = {name:String}) AS columns
        FROM system.tables WHERE database = {db:String} AND name = {name:String}`,
      query_params: place,
      format: 'JSONEachRow',
      ...(signal ? { abort_signal: signal } : {}),
    })
    const [found] = await answer.json<Found>()
    if (found === undefined) {
      const message = `ClickHouse (${at}, connection ${connId}) has no table ${place.db}.${place.name}.`
      throw new PfadError('event-store-table', message, TABLE_HINT)
    }
    return {
      database: place.db,
      table: place.name,
      name: `${quoted(place.db)}.${quoted(place.name)}`,
      isReplacing: /Replacing/.test(found.engine) && /\bevent_id\b/.test(found.sorting_key),
      hasExample: found.columns.includes('is_example'),
      minute: found.columns.includes('event_minute')
        ? 'event_minute'
        : `fromUnixTimestamp64Milli(intDiv(toUnixTimestamp64Milli(event_timestamp), 60000) * 60000, 'UTC')`,
    }
  }, signal)

const quoted = (name: string): string => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``

/**
 * What to read from, each event once: the table itself where the setting `final` sees to it (session.ts); else one row of each
 * id in its minute.
 */
export const eventsOf = ({ name, isReplacing, minute }: EventTable, where: string): string =>
  isReplacing
    ? `${name} WHERE ${where}`
    : `(SELECT *, ${minute} AS minute_of_event FROM ${name} WHERE ${where} LIMIT 1 BY minute_of_event, event_id)`

/** An instant as an expression; whole milliseconds, so nothing but digits gets into the text. */
export const sqlInstant = (instant: EpochMs): string =>
  `fromUnixTimestamp64Milli(toInt64(${Math.trunc(instant)}), 'UTC')`

export const sqlText = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

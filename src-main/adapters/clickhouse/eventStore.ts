import { extname } from 'node:path'
import type { JsonValue } from '../../contract/models/primitives.ts'
import type { Connection } from '../../core/authoring/context.ts'
import type { Events, Objects } from '../../core/dataPlane.ts'
import { minuteOf } from '../../core/events/minuteOf.ts'
import type { EventFiles } from '../../engine/ports/eventFiles.ts'
import type { EventStore } from '../../engine/ports/eventStore.ts'
import { exportFile } from './exportFile.ts'
import { extractMinute } from './extract.ts'
import { createInserter } from './insert.ts'
import { readMinute } from './minute.ts'
import { countEvents, countMinutes, inRange } from './queries.ts'
import { runQuery } from './rows.ts'
import { type ClickHouseSession, createClickHouseSession } from './session.ts'
import { createStats } from './stats.ts'
import { createTableReader, type EventTable, sqlInstant } from './table.ts'

type Options = {
  readonly connection: () => Promise<Connection>
  /** The events' table, with its database or without. */
  readonly table: () => string
  /** Into which it extracts. */
  readonly objects: Objects
}

/** The events in the ClickHouse behind a connection, as tasks have them. */
export const createClickHouseEvents = (options: Options): Events & AsyncDisposable => {
  const session = createClickHouseSession(options.connection)
  return {
    ...eventsFor(options, session, createKnownTable(session, options.table)),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

export type ClickHouseEventStore = EventStore & {
  /** The rows of a statement that only reads, within bounds: it writes nothing, reaches nothing but tables, and ends some time. */
  ask(sql: string, signal?: AbortSignal): AsyncIterable<Record<string, JsonValue>[]>
}

/**
 * `readonly` refuses all that writes and every table function (files, URLs, other stores) as well as other settings.
 * https://clickhouse.com/docs/operations/settings/permissions-for-queries
 */
const ASKING = {
  max_execution_time: 600,
  max_memory_usage: '2000000000',
  max_result_rows: '1000001',
  result_overflow_mode: 'break',
  // Last: the server takes the settings one after the other, and from this one on none.
  readonly: '1',
} as const

/** The event store in the ClickHouse behind a connection; `files` reads and writes those of this machine. */
export const createClickHouseEventStore = (options: Options & { readonly files: EventFiles }): ClickHouseEventStore => {
  const { objects, files } = options
  const session = createClickHouseSession(options.connection)
  const withTable = createKnownTable(session, options.table)
  const stats = createStats(session)
  const insertNew = createInserter(session, (signal) => withTable(async (table) => table, signal))
  const insert: EventStore['insert'] = async (events, { example = false } = {}, signal) => {
    try {
      return await insertNew({ events, example }, signal)
    } finally {
      stats.forget()
    }
  }
  /** Counts and removes. `lightweight_deletes_sync` waits until all of them are gone. */
  const remove = (where: (table: EventTable) => string | null, signal?: AbortSignal): Promise<{ removed: number }> =>
    withTable(async (table) => {
      const condition = where(table)
      if (condition === null) return { removed: 0 }
      const removed = await countEvents(session, table, condition, signal)
      if (removed > 0) {
        const query = `DELETE FROM ${table.name} WHERE ${condition}`
        const settings = { lightweight_deletes_sync: '2' }
        await session.use((client) => client.command({ query, clickhouse_settings: settings }), signal)
      }
      stats.forget()
      return { removed }
    }, signal)

  return {
    ...eventsFor(options, session, withTable),
    insert,
    ask: (sql, signal) => runQuery(session, sql, [], signal, ASKING),
    count: (range = {}, signal) =>
      withTable((table) => countEvents(session, table, inRange(table, range), signal), signal),
    stats: (signal) => withTable((table) => stats.stats(table, signal), signal),
    minutes: (from, to, signal) => withTable((table) => countMinutes(session, table, { from, to }, signal), signal),
    minute: (start, sample, signal) =>
      withTable((table) => readMinute(session, table, { start, sample }, signal), signal),
    removeExample: (signal) => remove(({ hasExample }) => (hasExample ? 'is_example' : null), signal),
    removeBefore: (before, signal) => remove(({ minute }) => `${minute} < ${sqlInstant(minuteOf(before))}`, signal),
    usage: (signal) => withTable((table) => stats.usage(table, signal), signal),
    exportFile: (file, onProgress, signal) =>
      withTable((table) => exportFile({ session, table, files }, file, onProgress, signal), signal),

    async importFile({ path, format, example = false, shiftToEndAt }, onProgress, signal) {
      let inserted = 0
      const onEvents: Parameters<EventFiles['read']>[1]['onEvents'] = async (events) => {
        inserted += (await insert(events, { example }, signal)).inserted
      }
      const { read, rejected, rejectsFile } = await files.read(
        { path, format, shiftToEndAt },
        { onEvents, onProgress },
        signal,
      )
      return { read, inserted, duplicates: read - rejected - inserted, rejected, rejectsFile }
    },

    async preview({ bucket, key }, rows, signal) {
      const suffix = extname(key.endsWith('.gz') ? key.slice(0, -3) : key) + (key.endsWith('.gz') ? '.gz' : '')
      await using copy = await files.temporary(suffix)
      await files.write(copy.path, objects.get(bucket, key, signal), { isZipped: false }, signal)
      return await files.preview(copy.path, rows, signal)
    },

    async profile({ bucket, key }, rows, signal) {
      await using copy = await files.temporary('.parquet')
      await files.write(copy.path, objects.get(bucket, key, signal), { isZipped: false }, signal)
      return await files.profile(copy.path, rows, signal)
    },

    async copyTo(path, signal) {
      const wish = { path, format: 'parquet' } as const
      await withTable((table) => exportFile({ session, table, files }, wish, () => undefined, signal), signal)
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

type WithTable = <T>(work: (table: EventTable) => Promise<T>, signal?: AbortSignal) => Promise<T>

/** Work with the table as it was seen last; one that is gone or has other columns now is looked at anew next time. */
const createKnownTable = (session: ClickHouseSession, name: () => string): WithTable => {
  const reader = createTableReader(session, name)
  return async (work, signal) => {
    const table = await reader.read(signal)
    try {
      return await work(table)
    } catch (thrown) {
      reader.forget()
      throw thrown
    }
  }
}

const eventsFor = ({ objects }: Options, session: ClickHouseSession, withTable: WithTable): Events => ({
  extract: (request, signal) =>
    withTable((table) => extractMinute({ session, table, objects }, request, signal), signal),
  query: (sql, params = [], signal) => runQuery(session, sql, params, signal),
})

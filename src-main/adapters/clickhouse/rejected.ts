import type { RejectedMessage } from '../../contract/models/ingest.ts'
import type { Connection } from '../../core/authoring/context.ts'
import type { RejectedMessages } from '../../engine/ports/ingest.ts'
import { rowsOf } from './queries.ts'
import { createClickHouseSession } from './session.ts'

type Row = Record<
  'topic' | 'partition' | 'offset' | 'rejected_at' | 'message_key' | 'reason' | 'raw' | 'event',
  string
> & {
  readonly produced_at: string | null
}

/** As text that JSON can hold: a message may hold any bytes. */
const COLUMNS = `r.topic AS topic, r.partition AS partition, r.offset AS offset,
  toUnixTimestamp64Milli(r.produced_at) AS produced_at, toUnixTimestamp64Milli(r.rejected_at) AS rejected_at,
  toValidUTF8(r.message_key) AS message_key, toValidUTF8(r.reason) AS reason, base64Encode(r.raw) AS raw, r.event AS event`

type Options = {
  readonly connection: () => Promise<Connection>
  /** The events' table, with its database or without. */
  readonly table: () => string
}

/** The messages that `compose/clickhouse/initdb/10-events.sh` puts aside. */
export const createRejectedMessages = ({ connection, table }: Options): RejectedMessages & AsyncDisposable => {
  const session = createClickHouseSession(connection)
  const name = (): string => `${table()}_rejected`.split('.').map(quoted).join('.')
  const select = async (
    rest: string,
    params: Record<string, number>,
    signal?: AbortSignal,
  ): Promise<RejectedMessage[]> => {
    const sql = `SELECT ${COLUMNS} FROM ${name()} AS r ${rest}`
    return (await rowsOf<Row>(session, { sql, params }, signal)).map(messageOf)
  }
  return {
    async count(signal) {
      const [row] = await rowsOf<{ n: string }>(session, { sql: `SELECT count() AS n FROM ${name()}` }, signal)
      return Number(row?.n ?? 0)
    },
    list: (limit, signal) =>
      select('ORDER BY r.rejected_at DESC, r.partition, r.offset DESC LIMIT {limit:UInt32}', { limit }, signal),
    async get(place, signal) {
      const [found] = await select('WHERE r.partition = {partition:Int64} AND r.offset = {offset:Int64}', place, signal)
      return found ?? null
    },
    async remove(messages, signal) {
      // Whole numbers, so nothing but digits gets into the text.
      const places = messages.map(({ partition, offset }) => `(${Math.trunc(partition)}, ${Math.trunc(offset)})`)
      if (places.length === 0) return
      const query = `DELETE FROM ${name()} WHERE (partition, offset) IN (${places.join(', ')})`
      const settings = { lightweight_deletes_sync: '2' } as const
      await session.use((client) => client.command({ query, clickhouse_settings: settings }), signal)
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

const quoted = (name: string): string => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``

const messageOf = (row: Row): RejectedMessage => ({
  topic: row.topic,
  partition: Number(row.partition),
  offset: Number(row.offset),
  producedAt: row.produced_at === null ? null : Number(row.produced_at),
  rejectedAt: Number(row.rejected_at),
  key: row.message_key,
  reason: row.reason.trim(),
  raw: row.raw,
  event: row.event,
})

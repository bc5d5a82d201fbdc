import { readFileSync } from 'node:fs'
import type { ClickHouseClient, ClickHouseClientConfigOptions, ClickHouseSettings } from '@clickhouse/client'
import type { Connection } from '../../core/authoring/context.ts'
import { type ClickHouseAddress, clickHouseAddress } from '../../core/store/clickHouseAddress.ts'
import { addressText, badConnection } from '../../core/store/serviceAddress.ts'
import { exceptionIn, type Place, toClickHouseError } from './errors.ts'

/** A server that says nothing for so long (ms) hangs: while it works it sends a header every ten seconds. */
const SILENCE_MS = 60_000

/** For every request, so that reads are exact and alike on every server. */
const SETTINGS: ClickHouseSettings = {
  // Rows that were delivered again count once: https://clickhouse.com/docs/operations/settings/settings#final
  final: 1,
  cancel_http_readonly_queries_on_client_close: 1,
  send_progress_in_http_headers: 1,
  http_headers_progress_interval_ms: '10000',
  async_insert: 0,
  // Text, so that no digit is lost before it is known which numbers are too large for JavaScript.
  output_format_json_quote_64bit_integers: 1,
  date_time_output_format: 'iso',
}

export type ClickHouseSession = AsyncDisposable & {
  /** Work with the client; whatever goes wrong becomes a `PfadError`, an abort its reason. */
  use<T>(work: (client: ClickHouseClient, place: Place) => Promise<T>, signal?: AbortSignal): Promise<T>
}

type Open = { readonly key: string; readonly place: Place; readonly client: ClickHouseClient }

/**
 * The client of the ClickHouse that `connection` means; asked for anew before each piece of work, so that a connection that
 * was changed counts from then on. The library is loaded at first use: who works on the embedded store pays nothing.
 */
export const createClickHouseSession = (connection: () => Promise<Connection>): ClickHouseSession => {
  let open: Open | null = null
  const opened = async (): Promise<Open> => {
    const [{ createClient, ClickHouseLogLevel }, of] = await Promise.all([import('@clickhouse/client'), connection()])
    const key = JSON.stringify(of)
    if (open?.key === key) return open
    const address = clickHouseAddress(of)
    const log = { level: ClickHouseLogLevel.OFF }
    const client = createClient({ ...optionsOf(address), clickhouse_settings: SETTINGS, log })
    const { connId, database } = address
    await open?.client.close()
    open = { key, client, place: { connId, database, at: addressText(address) } }
    return open
  }
  return {
    async use(work, signal) {
      signal?.throwIfAborted()
      const { client, place } = await opened()
      try {
        return await work(client, place)
      } catch (thrown) {
        signal?.throwIfAborted()
        throw toClickHouseError(thrown, place)
      }
    },
    async [Symbol.asyncDispose]() {
      await open?.client.close()
      open = null
    },
  }
}

const optionsOf = (of: ClickHouseAddress): ClickHouseClientConfigOptions => ({
  url: `${of.isTls ? 'https' : 'http'}://${addressText(of)}`,
  ...(of.path === '' ? {} : { pathname: of.path }),
  username: of.user,
  password: of.password,
  database: of.database,
  application: 'pfad',
  request_timeout: SILENCE_MS,
  use_multipart_params_auto: true,
  ...(of.isTls ? tlsOf(of) : {}),
})

const tlsOf = ({ connId, caFile, verify }: ClickHouseAddress): Pick<ClickHouseClientConfigOptions, 'tls'> => {
  if (!verify) throw badConnection(connId, 'asks for an unverified certificate', 'Name its authority instead: ca_cert.')
  if (caFile === null) return {}
  try {
    return { tls: { ca_cert: readFileSync(caFile) } }
  } catch (thrown) {
    throw badConnection(connId, `has a ca_cert that cannot be read: ${(thrown as Error).message}`, 'Check the path.')
  }
}

/** So much of an answer's end is kept to look for an exception in it (bytes). */
const KEPT = 8 * 1024 * 1024

/**
 * The bytes that a statement with its own FORMAT gives. `check` looks at the last of them (up to 8 MiB) once all have come, and
 * says what is wrong with them or null: the library tells nothing of a statement that fails half way.
 */
export async function* answerOf(
  session: ClickHouseSession,
  statement: { readonly sql: string; readonly settings?: ClickHouseSettings },
  check: (tail: Buffer) => Error | null,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void> {
  const { stream, place } = await session.use(async (client, at) => {
    const { stream: body } = await client.exec({
      query: statement.sql,
      ...(statement.settings ? { clickhouse_settings: statement.settings } : {}),
      ...(signal ? { abort_signal: signal } : {}),
    })
    return { stream: body, place: at }
  }, signal)
  const leave = (): void => void stream.destroy()
  signal?.addEventListener('abort', leave, { once: true })
  const tail = createTail(KEPT)
  try {
    for await (const piece of stream) {
      tail.add(piece as Buffer)
      yield piece as Buffer
    }
    signal?.throwIfAborted()
    const end = tail.bytes()
    const wrong = check(end)
    if (wrong) throw exceptionIn(end.toString('utf8', Math.max(0, end.length - 65_536))) ?? wrong
  } catch (thrown) {
    signal?.throwIfAborted()
    const last = tail.bytes()
    // What the server wrote before it hung up says more than that it did.
    throw toClickHouseError(exceptionIn(last.toString('utf8', Math.max(0, last.length - 65_536))) ?? thrown, place)
  } finally {
    signal?.removeEventListener('abort', leave)
    stream.destroy()
  }
}

/** The last pieces of a stream. */
const createTail = (most: number) => {
  const pieces: Buffer[] = []
  let length = 0
  return {
    add(piece: Buffer): void {
      pieces.push(piece)
      length += piece.length
      for (let first = pieces[0]; first && length - first.length >= most; first = pieces[0]) {
        pieces.shift()
        length -= first.length
      }
    },
    bytes: (): Buffer => Buffer.concat(pieces),
  }
}

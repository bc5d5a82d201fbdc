import type { ClickHouseSettings } from '@clickhouse/client'
import type { JsonValue } from '../../contract/models/primitives.ts'
import { toClickHouseError } from './errors.ts'
import type { ClickHouseSession } from './session.ts'

type Row = Record<string, JsonValue>

/** Statements that have no rows: the library would put a FORMAT behind them. */
const SILENT =
  /^(?:\s|--[^\n]*\n|\/\*[^]*?\*\/)*(insert|create|alter|drop|truncate|delete|update|optimize|rename|set|use|grant|revoke|kill|system|attach|detach|exchange)\b/i
/** Integers that may be too large for JavaScript come as text; those that are not become numbers again. */
const WIDE = /^(?:Nullable\()?U?Int(?:64|128|256)\)?$/

/**
 * One statement's rows in blocks, as fast as they are taken. Parameters are `{p1:String}`, `{p2:Int64}` …, in their order.
 * Integers are numbers where those hold them exactly (else text), instants ISO 8601.
 */
export async function* runQuery(
  session: ClickHouseSession,
  sql: string,
  params: readonly JsonValue[],
  signal?: AbortSignal,
  settings: ClickHouseSettings = {},
): AsyncGenerator<Row[], void> {
  const common = {
    clickhouse_settings: settings,
    query: sql.replace(/;\s*$/, ''),
    query_params: Object.fromEntries(params.map((value, at) => [`p${at + 1}`, value])),
    ...(signal ? { abort_signal: signal } : {}),
  }
  // Who only reads gets rows or an error; what people type is not put to a pattern that a text can keep busy.
  if (settings.readonly === undefined && SILENT.test(sql))
    return void (await session.use((client) => client.command(common), signal))
  const { stream, place } = await session.use(async (client, at) => {
    const answer = await client.query({ ...common, format: 'JSONCompactEachRowWithNamesAndTypes' })
    return { stream: answer.stream(), place: at }
  }, signal)
  const leave = (): void => void stream.destroy()
  signal?.addEventListener('abort', leave, { once: true })
  let names: string[] | null = null
  let isWide: boolean[] | null = null
  try {
    for await (const block of stream) {
      const rows: Row[] = []
      for (const line of block) {
        const values = line.json<JsonValue[]>()
        if (names === null) names = values.map(String)
        else if (isWide === null) isWide = values.map((type) => typeof type === 'string' && WIDE.test(type))
        else rows.push(toRow(names, isWide, values))
      }
      if (rows.length > 0) yield rows
    }
    signal?.throwIfAborted()
  } catch (thrown) {
    signal?.throwIfAborted()
    throw toClickHouseError(thrown, place)
  } finally {
    signal?.removeEventListener('abort', leave)
    stream.destroy()
  }
}

const toRow = (names: readonly string[], isWide: readonly boolean[], values: readonly JsonValue[]): Row =>
  Object.fromEntries(names.map((name, at) => [name, isWide[at] ? narrow(values[at]) : (values[at] ?? null)]))

const narrow = (value: JsonValue | undefined): JsonValue => {
  const number = Number(value)
  return typeof value === 'string' && Number.isSafeInteger(number) ? number : (value ?? null)
}

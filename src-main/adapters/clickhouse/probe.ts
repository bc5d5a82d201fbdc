import type { Connection } from '../../core/authoring/context.ts'
import { rowsOf } from './queries.ts'
import { createClickHouseSession } from './session.ts'
import { createTableReader } from './table.ts'

/**
 * Signs in to the ClickHouse behind a connection and, where one is named, looks for the table of events. Returns what it found
 * in one sentence; throws what a query would (`event-store-auth`, `-away`, `-database`, `-table`).
 */
export const probeClickHouse = async (
  connection: Connection,
  table: string | null,
  signal?: AbortSignal,
): Promise<string> => {
  await using session = createClickHouseSession(async () => connection)
  const [row] = await rowsOf<{ version: string; database: string }>(
    session,
    { sql: 'SELECT version() AS version, currentDatabase() AS database' },
    signal,
  )
  const found = `ClickHouse ${row?.version ?? ''}, database ${row?.database ?? ''}`
  if (table === null) return found
  const { name, isReplacing } = await createTableReader(session, () => table).read(signal)
  return `${found}, table ${name.replaceAll('`', '')}${isReplacing ? '' : ' (no ReplacingMergeTree by event_id: each read drops repeated events by itself)'}`
}

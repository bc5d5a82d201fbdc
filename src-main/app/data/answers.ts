import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeptResult, viewContract } from '../../adapters/duckdb/view/protocol.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import type { RpcClient } from '../../contract/rpc/protocol.ts'

/** Rows of a result that are kept. */
const MOST_ROWS = 1_000_000

type Rows = AsyncIterable<Record<string, JsonValue>[]>

/** Keeps what another engine answers as a result that can be paged: its rows go by a file, so that none of them stay here. */
export const keepAnswer = async (
  of: { readonly client: RpcClient<typeof viewContract>; readonly folder: string; readonly rows: Rows },
  signal: AbortSignal,
): Promise<KeptResult> => {
  const file = join(of.folder, `answer-${randomUUID()}.ndjson`)
  try {
    const { columns, isCut } = await writeRows(file, of.rows)
    return await of.client.call('keep', { file, columns, isCut }, signal)
  } finally {
    await rm(file, { force: true })
  }
}

const writeRows = async (file: string, rows: Rows): Promise<{ columns: string[]; isCut: boolean }> => {
  await using handle = await open(file, 'wx')
  let columns: string[] = []
  let written = 0
  for await (const block of rows) {
    if (columns.length === 0) columns = Object.keys(block[0] ?? {})
    const room = block.slice(0, MOST_ROWS - written)
    const lines = room.map((row) =>
      JSON.stringify(Object.fromEntries(columns.map((name, at) => [`c${at}`, row[name] ?? null]))),
    )
    await handle.writeFile(lines.map((line) => `${line}\n`).join(''))
    written += room.length
    if (room.length < block.length) return { columns, isCut: true }
  }
  return { columns, isCut: false }
}

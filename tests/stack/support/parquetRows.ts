import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { PfadClient } from '../../../src-main/contract/pfadContract.ts'

/** Reads every row of an object and counts them; throws where it is cut off or no Parquet. */
export const parquetRows = async (client: PfadClient, object: { bucket: string; key: string }): Promise<number> => {
  const pieces: Buffer[] = []
  for await (const piece of client.stream('objects.cat', object)) pieces.push(Buffer.from(piece, 'base64'))
  const folder = await mkdtemp(join(tmpdir(), 'pfad-stack-parquet-'))
  try {
    const file = join(folder, 'object.parquet')
    await writeFile(file, Buffer.concat(pieces))
    const connection = await (await DuckDBInstance.create()).connect()
    const sql = `SELECT count(*) FILTER (event_type <> '' AND status <> '') AS rows FROM '${file}'`
    const rows = (await connection.runAndReadAll(sql)).getRowObjects()
    connection.closeSync()
    return Number(rows[0]?.['rows'])
  } finally {
    await rm(folder, { recursive: true })
  }
}

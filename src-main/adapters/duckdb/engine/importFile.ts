import { stat } from 'node:fs/promises'
import { BIGINT, type DuckDBConnection } from '@duckdb/node-api'
import type { ImportResult, Progress } from '../../../contract/models/platform.ts'
import type { EpochMs } from '../../../contract/models/primitives.ts'
import { checkEvent } from '../../../core/events/checkEvent.ts'
import type { EventFormat } from '../../../engine/ports/eventStore.ts'
import { appendEvents, type Row } from './appendEvents.ts'
import { csvRecords } from './csvRecords.ts'
import type { Database } from './database.ts'
import { formatOf } from './formats.ts'
import { badFile, readLines } from './lines.ts'
import { mergeStaged } from './merge.ts'
import { parquetRecords } from './parquetRecords.ts'
import { ndjsonRecords, type SourceRecord } from './records.ts'
import { createRejects, type Reject } from './rejects.ts'
import { shiftStaged } from './shift.ts'
import type { Tally } from './tally.ts'

export type ImportOptions = {
  readonly path: string
  readonly format?: EventFormat | undefined
  readonly example: boolean
  readonly shiftToEndAt?: EpochMs | undefined
}
type Context = { readonly database: Database; readonly tally: Tally; readonly rejectsFolder: string }
type OnProgress = (progress: Progress) => void

const STAGING = 'staged_event'

/**
 * Reads a file of events: every row is checked, the good ones are staged outside of the store, and at the end all of
 * them are merged into it in one transaction. Until then, and on any error or abort, nothing has changed.
 */
export const importFile = async (
  { database, tally, rejectsFolder }: Context,
  options: ImportOptions,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<ImportResult> => {
  const rejects = createRejects(rejectsFolder, options.path)
  const connection = await database.connect()
  try {
    const counts = await database.read(async () => {
      await connection.run(
        `CREATE OR REPLACE TEMP TABLE ${STAGING} AS SELECT *, 0::BIGINT AS line FROM stored_event LIMIT 0`,
      )
      return stage({ connection, database, rejects }, options, onProgress, signal)
    }, signal)
    if (options.shiftToEndAt !== undefined) await shiftStaged(connection, STAGING, options.shiftToEndAt)
    const columns = database.columns.map((column) => column.name)
    const inserted = await database.write((open) => mergeStaged(open, { table: STAGING, columns }), signal, connection)
    tally.forget(inserted)
    return {
      read: counts.read,
      inserted,
      duplicates: counts.staged - inserted,
      rejected: rejects.count,
      rejectsFile: await rejects.keep(),
    }
  } catch (thrown) {
    await rejects.drop()
    throw thrown
  } finally {
    connection.closeSync()
  }
}

type Staging = {
  readonly connection: DuckDBConnection
  readonly database: Database
  readonly rejects: ReturnType<typeof createRejects>
}

const stage = async (
  { connection, database, rejects }: Staging,
  options: ImportOptions,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<{ read: number; staged: number }> => {
  const counts = { read: 0, staged: 0 }
  const target = { table: STAGING, columns: [...database.columns, LINE] }
  for await (const records of openRecords(connection, options, onProgress, signal)) {
    signal?.throwIfAborted()
    const rows: Row[] = []
    const bad: Reject[] = []
    for (const record of records) {
      const checked = 'reason' in record ? { ok: false as const, reason: record.reason } : checkEvent(record.fields)
      if (checked.ok) rows.push({ event: checked.event, example: options.example, line: record.line })
      else bad.push({ line: record.line, reason: checked.reason, row: record.raw })
    }
    counts.read += records.length
    counts.staged += rows.length
    await rejects.add(bad)
    if (rows.length > 0) await appendEvents(connection, target, rows)
  }
  return counts
}

/** The row's place in its file, for the order of duplicates. */
const LINE = {
  name: 'line',
  type: BIGINT,
  nullable: false,
  value: (_event: unknown, _example: boolean, line: number) => BigInt(line),
}

const openRecords = (
  connection: DuckDBConnection,
  { path, format }: ImportOptions,
  onProgress: OnProgress,
  signal?: AbortSignal,
): AsyncIterable<SourceRecord[]> => {
  const kind = formatOf(path, format)
  if (kind === 'parquet') return parquetRecords(connection, path, onProgress)
  const lines = readWithProgress(path, onProgress, signal)
  return kind === 'csv' ? csvRecords(lines, path) : ndjsonRecords(lines)
}

async function* readWithProgress(path: string, onProgress: OnProgress, signal?: AbortSignal) {
  const found = await stat(path).catch((thrown: Error) => {
    throw badFile(path, thrown.message)
  })
  if (!found.isFile()) throw badFile(path, 'it is not a file')
  let done = 0
  for await (const block of readLines(path, (read) => (done = read), signal)) {
    yield block
    onProgress({ done, total: found.size, unit: 'bytes' })
  }
}

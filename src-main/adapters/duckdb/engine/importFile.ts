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
import type { RecentIds } from './recentIds.ts'
import { ndjsonRecords, type SourceRecord } from './records.ts'
import { createRejects, type Reject } from './rejects.ts'
import { TABLE } from './schema.ts'
import { shiftStaged } from './shift.ts'
import { openParquet, otherRows, stageGoodRows } from './stageParquet.ts'
import type { Tally } from './tally.ts'

export type ImportOptions = {
  readonly path: string
  readonly format?: EventFormat | undefined
  readonly example: boolean
  readonly shiftToEndAt?: EpochMs | undefined
}
type Context = {
  readonly database: Database
  readonly tally: Tally
  readonly recent: RecentIds
  readonly rejectsFolder: string
}
type OnProgress = (progress: Progress) => void
type Counts = { read: number; staged: number }

const STAGING = 'staged_event'

/**
 * Reads a file of events: every row is checked, the good ones are staged outside of the store, and at the end all of
 * them are merged into it in one transaction. Until then, and on any error or abort, nothing has changed.
 */
export const importFile = async (
  { database, tally, recent, rejectsFolder }: Context,
  options: ImportOptions,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<ImportResult> => {
  const kind = formatOf(options.path, options.format)
  const size = await fileSize(options.path)
  const rejects = createRejects(rejectsFolder, options.path)
  const connection = await database.connect()
  try {
    const staging: Staging = { database, connection, rejects, example: options.example }
    const stage = async (): Promise<Counts> => {
      await connection.run(`CREATE TEMP TABLE ${STAGING} AS SELECT *, 0::BIGINT AS line FROM ${TABLE} LIMIT 0`)
      const counts =
        kind === 'parquet'
          ? await stageParquet(staging, options.path, onProgress, signal)
          : await stageRecords(staging, readRecords(options.path, { kind, size, onProgress }, signal), signal)
      if (options.shiftToEndAt !== undefined) await shiftStaged(connection, STAGING, options.shiftToEndAt)
      return counts
    }
    const { read, staged } = await database.read(stage, signal, connection)
    const columns = database.columns.map((column) => column.name)
    const merge = async (): Promise<number> => {
      const rows = await mergeStaged(connection, { table: STAGING, columns })
      // Here, where no insert is under way that goes by what was remembered.
      recent.forget()
      tally.forget(rows)
      return rows
    }
    const inserted = await database.write(merge, signal, connection)
    database.wrote(inserted)
    const [rejected, rejectsFile] = [rejects.count, await rejects.keep()]
    return { read, inserted, duplicates: staged - inserted, rejected, rejectsFile }
  } catch (thrown) {
    await rejects.drop()
    throw thrown
  } finally {
    connection.closeSync()
  }
}

type Staging = {
  readonly database: Database
  readonly connection: DuckDBConnection
  readonly rejects: ReturnType<typeof createRejects>
  readonly example: boolean
}

const stageParquet = async (
  staging: Staging,
  path: string,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<Counts> => {
  const { connection, database, example } = staging
  const source = await openParquet(connection, path)
  const good = await stageGoodRows(connection, { path, source, staging: STAGING, example }, onProgress)
  if (good === source.rows) return { read: good, staged: good }
  const others = await stageRecords(staging, otherRows(database, path, source), signal)
  return { read: good + others.read, staged: good + others.staged }
}

/** Checks records one by one; the good ones are staged, the bad ones kept aside. */
const stageRecords = async (
  { connection, database, rejects, example }: Staging,
  source: AsyncIterable<SourceRecord[]>,
  signal?: AbortSignal,
): Promise<Counts> => {
  const counts = { read: 0, staged: 0 }
  const target = { table: STAGING, columns: [...database.columns, LINE] }
  for await (const records of source) {
    signal?.throwIfAborted()
    const rows: Row[] = []
    const bad: Reject[] = []
    for (const record of records) {
      const checked = 'reason' in record ? { ok: false as const, reason: record.reason } : checkEvent(record.fields)
      if (checked.ok) rows.push({ event: checked.event, example, line: record.line })
      else bad.push({ line: record.line, reason: checked.reason, row: record.raw })
    }
    counts.read += records.length
    counts.staged += rows.length
    await rejects.add(bad)
    if (rows.length > 0) await appendEvents(connection, target, rows)
  }
  return counts
}

/** The row's place in its file: of several rows with one id the first counts. */
const LINE = {
  name: 'line',
  type: BIGINT,
  nullable: false,
  value: (_event: unknown, _example: boolean, line: number) => BigInt(line),
}

const fileSize = async (path: string): Promise<number> => {
  const found = await stat(path).catch((thrown: Error) => {
    throw badFile(path, thrown.message)
  })
  if (!found.isFile()) throw badFile(path, 'it is not a file')
  return found.size
}

type Reading = { readonly kind: 'csv' | 'ndjson'; readonly size: number; readonly onProgress: OnProgress }

const readRecords = (
  path: string,
  { kind, size, onProgress }: Reading,
  signal?: AbortSignal,
): AsyncIterable<SourceRecord[]> => {
  const onBytes = (done: number): void => onProgress({ done, total: size, unit: 'bytes' })
  const lines = readLines(path, onBytes, signal)
  return kind === 'csv' ? csvRecords(lines, path) : ndjsonRecords(lines)
}

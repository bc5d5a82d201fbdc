import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { PfadError } from '../../../contract/error.ts'
import type { OpenedTable, TableColumn } from '../../../contract/models/table.ts'
import { sqlText } from '../engine/schema.ts'
import { sqlName } from './columns.ts'
import { toFileError } from './errors.ts'
import type { EngineSource, FileSource } from './protocol.ts'
import type { ViewDatabase } from './viewDatabase.ts'

/** A table that can be paged: what stands behind FROM, and the name of its rows' numbers (0, 1, …). */
export type Table = OpenedTable & { readonly from: string; readonly row: string }

/** More than this is not unpacked: a small file can hold any amount of nothing. */
const MOST_UNPACKED = 8 * 1024 ** 3

const READERS: Readonly<Record<Exclude<FileSource['kind'], 'parquet'>, (file: string) => string>> = {
  csv: (file) => `read_csv(${file}, strict_mode = false)`,
  ndjson: (file) => `read_json(${file}, format = 'newline_delimited', maximum_object_size = 16777216)`,
  json: (file) => `read_json(${file}, maximum_object_size = 16777216, maximum_depth = 16)`,
}

/** Opens files and results once, and remembers what they are. */
export const createSources = (database: ViewDatabase) => {
  const opened = new Map<string, Promise<Table>>()

  const openFile = async (source: FileSource, signal: AbortSignal): Promise<Table> => {
    const parquet = source.kind === 'parquet' ? source.file : await toParquet(database, source, signal)
    const from = `read_parquet(${sqlText(parquet)}, binary_as_string = true)`
    const known = await describe(database, from, signal)
    return { ...known, format: source.kind, from, row: 'file_row_number' }
  }

  const openResult = async (result: string, signal: AbortSignal): Promise<Table> => {
    const from = `results.${sqlName(result)}`
    const known = await describe(database, from, signal).catch((thrown: unknown) => {
      signal.throwIfAborted()
      if (!/does not exist/i.test(String(thrown))) throw thrown
      throw new PfadError('result-gone', 'This result is no longer kept.', 'Run the statement again.')
    })
    return { ...known, format: 'result', from, row: 'rowid' }
  }

  /** Until it is open it is for the one who asked first: if they leave, the next one starts anew. */
  return async (source: EngineSource, signal: AbortSignal): Promise<Table> => {
    const key = 'file' in source ? source.file : `result:${source.result}`
    const known = opened.get(key)
    if (known) {
      const table = await known.catch(() => null)
      if (table) return table
    }
    const opening = 'file' in source ? openFile(source, signal) : openResult(source.result, signal)
    opened.set(key, opening)
    try {
      return await opening
    } catch (thrown) {
      opened.delete(key)
      signal.throwIfAborted()
      throw 'file' in source ? toFileError(thrown, source.name) : thrown
    }
  }
}

const describe = (
  database: ViewDatabase,
  from: string,
  signal: AbortSignal,
): Promise<{ columns: TableColumn[]; rows: number }> =>
  database.run(async (connection) => {
    const schema = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`)
    const columns = schema.getRowObjects().map((row) => ({
      name: String(row['column_name']),
      type: String(row['column_type']),
      nullable: row['null'] !== 'NO',
    }))
    const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${from}`)
    return { columns, rows: Number(counted.getRows()[0]?.[0] ?? 0) }
  }, signal)

/** The rows of a text file as Parquet beside it: made once, then paged as any other. */
const toParquet = async (database: ViewDatabase, source: FileSource, signal: AbortSignal): Promise<string> => {
  if (source.kind === 'parquet') return source.file
  const parquet = `${source.file}.parquet`
  if (await stat(parquet).catch(() => null)) return parquet
  const plain = source.isZipped ? await unpack(source, signal) : source.file
  const half = `${parquet}.half`
  try {
    const reader = READERS[source.kind](sqlText(plain))
    await database.run(
      (connection) => connection.run(`COPY (SELECT * FROM ${reader}) TO ${sqlText(half)} (FORMAT parquet)`),
      signal,
    )
    await rename(half, parquet)
    return parquet
  } finally {
    await rm(half, { force: true })
    if (plain !== source.file) await rm(plain, { force: true })
  }
}

const unpack = async ({ file, name }: FileSource, signal: AbortSignal): Promise<string> => {
  const plain = `${file}.plain`
  let bytes = 0
  const bounded = new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length
      if (bytes <= MOST_UNPACKED) return done(null, piece)
      done(
        new PfadError(
          'bad-file',
          `${name} unpacks to more than ${MOST_UNPACKED / 1024 ** 3} GB.`,
          'Pfad does not unpack so much. Download it instead.',
        ),
      )
    },
  })
  try {
    await pipeline(createReadStream(file), createGunzip(), bounded, createWriteStream(plain), { signal })
    return plain
  } catch (thrown) {
    await rm(plain, { force: true })
    signal.throwIfAborted()
    if (thrown instanceof PfadError) throw thrown
    throw new PfadError(
      'bad-file',
      `${name} cannot be unpacked: its gzip data is damaged.`,
      'It may have been cut off while it was written.',
    )
  }
}

import { extname } from 'node:path'
import { PfadError } from '../../../contract/error.ts'
import type { TablePreview } from '../../../engine/ports/eventStore.ts'
import type { Database } from './database.ts'
import { objectFile } from './files.ts'
import { toJsonValue } from './jsonValues.ts'
import { sqlText } from './schema.ts'

/** How DuckDB reads what people look at, by the object's suffix. */
const READERS: Readonly<Record<string, (file: string) => string>> = {
  '.parquet': (file) => `read_parquet(${file}, binary_as_string = true)`,
  '.json': (file) => `read_json(${file})`,
  '.ndjson': (file) => `read_json(${file}, format = 'newline_delimited')`,
  '.jsonl': (file) => `read_json(${file}, format = 'newline_delimited')`,
  '.csv': (file) => `read_csv(${file})`,
}

/** Schema and first rows of an object; what has no known suffix, or is not what it says, is `object-store`. */
export const previewObject = async (
  { database, objectsRoot }: { database: Database; objectsRoot: string },
  { bucket, key, rows }: { bucket: string; key: string; rows: number },
  signal?: AbortSignal,
): Promise<TablePreview> => {
  const reader = readerOf(key, `${bucket}/${key}`, `see its bytes with: pfad objects cat ${bucket}/${key}`)
  return previewTable(database, reader(sqlText(await objectFile(objectsRoot, bucket, key))), rows, signal)
}

/** The same of a file, by its path. */
export const previewFile = async (
  database: Database,
  { path, rows }: { path: string; rows: number },
  signal?: AbortSignal,
): Promise<TablePreview> => previewTable(database, readerOf(path, path, 'see its bytes.')(sqlText(path)), rows, signal)

const readerOf = (name: string, shown: string, otherwise: string): ((file: string) => string) => {
  const suffix = extname(name.endsWith('.gz') ? name.slice(0, -3) : name).toLowerCase()
  const reader = READERS[suffix]
  if (reader) return reader
  throw new PfadError(
    'bad-argument',
    `${shown} is no table that Pfad can read.`,
    `It reads ${Object.keys(READERS).join(', ')}; ${otherwise}`,
  )
}

const previewTable = (database: Database, source: string, rows: number, signal?: AbortSignal): Promise<TablePreview> =>
  database.read(async (connection) => {
    const schema = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)
    const columns = schema.getRowObjects().map((row) => ({
      name: String(row['column_name']),
      type: String(row['column_type']),
      nullable: row['null'] !== 'NO',
    }))
    const first = await connection.runAndReadAll(`SELECT * FROM ${source} LIMIT ${rows}`)
    return { columns, rows: first.convertRowObjects(toJsonValue) }
  }, signal)

import { execFile } from 'node:child_process'
import { open, rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { Absent } from '../harness/bench.ts'
import { BUSY_MINUTE } from './day.ts'

const run = promisify(execFile)

/** Seconds that `work` takes. */
export const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

export const sync = async (path: string): Promise<void> => {
  await using file = await open(path, 'r')
  await file.sync()
}

/** The floor: DuckDB as it comes, the same query, and the bytes on the disk. */
export const openPlainDuckDb = async (
  path: string,
): Promise<{ copyMinute(target: string): Promise<void>; close(): void }> => {
  const instance = await DuckDBInstance.create(path)
  const connection: DuckDBConnection = await instance.connect()
  const minute = new Date(BUSY_MINUTE).toISOString().slice(0, 19)
  return {
    async copyMinute(target) {
      await connection.run(
        `COPY (SELECT event_type, status FROM stored_event WHERE event_minute = TIMESTAMP '${minute}')
         TO '${target}' (FORMAT parquet, COMPRESSION zstd)`,
      )
      await sync(target)
    },
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** What a writer that holds its rows in the program is given: rows of two short texts. */
const TYPES = ['VIEW_PRODUCT', 'SEARCH', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT']

type ParquetJs = {
  ParquetSchema: new (fields: object) => object
  ParquetWriter: {
    openFile(
      schema: object,
      path: string,
    ): Promise<{ appendRow(row: object): Promise<void>; close(): Promise<void>; setRowGroupSize(rows: number): void }>
  }
}

export const writeWithParquetJs = async (target: string, rows: number): Promise<void> => {
  // @ts-expect-error: it has no types
  const { default: parquet } = (await import('parquetjs-lite')) as { default: ParquetJs }
  const text = { type: 'UTF8', compression: 'GZIP' }
  const writer = await parquet.ParquetWriter.openFile(
    new parquet.ParquetSchema({ event_type: text, status: text }),
    target,
  )
  writer.setRowGroupSize(100_000)
  for (let i = 0; i < rows; i++) {
    await writer.appendRow({ event_type: TYPES[i % 5], status: i % 33 === 0 ? 'ERROR' : 'SUCCESS' })
  }
  await writer.close()
  await sync(target)
}

const PYARROW = `
import os, sys, time
import pyarrow as pa, pyarrow.parquet as pq
target, rows, chunk = sys.argv[1], int(sys.argv[2]), 100_000
types = ['VIEW_PRODUCT', 'SEARCH', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT']
given = [(types[i % 5], 'ERROR' if i % 33 == 0 else 'SUCCESS') for i in range(chunk)]
began = time.perf_counter()
schema = pa.schema([('event_type', pa.string()), ('status', pa.string())])
with pq.ParquetWriter(target, schema, compression='zstd') as writer:
    for _ in range(rows // chunk):
        columns = {'event_type': [row[0] for row in given], 'status': [row[1] for row in given]}
        writer.write_table(pa.Table.from_pydict(columns, schema=schema))
with open(target, 'rb') as file:
    os.fsync(file.fileno())
print(time.perf_counter() - began)
`

/** pyarrow's writer, a chunk of 100,000 rows at a time; \`PFAD_PYTHON\` names a Python that has it. */
export const writeWithPyarrow = async (target: string, rows: number): Promise<number> => {
  const python = process.env['PFAD_PYTHON'] ?? 'python3'
  try {
    return Number((await run(python, ['-c', PYARROW, target, String(rows)])).stdout)
  } catch (thrown) {
    if (/ENOENT|No module named/.test(String(thrown))) throw new Absent('no Python with pyarrow; set PFAD_PYTHON')
    throw thrown
  } finally {
    await rm(target, { force: true })
  }
}

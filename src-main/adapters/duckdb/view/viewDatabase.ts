import { availableParallelism } from 'node:os'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { interruptible, type Work } from '../engine/database.ts'
import { sqlText } from '../engine/schema.ts'

/** DuckDB in memory, locked in: it reads and writes below one folder, loads nothing, and nobody can set it free. */
export type ViewDatabase = AsyncDisposable & {
  /** Work on a connection of its own; what DuckDB throws comes through as it is. When `signal` aborts, its reason is thrown. */
  run<T>(work: Work<T>, signal?: AbortSignal): Promise<T>
}

export type ViewLimits = {
  readonly memoryMb: number
  /** What may go to the disk when the memory is full. */
  readonly spillGb: number
}

const SPARE_CONNECTIONS = 3

export const openViewDatabase = async (folder: string, { memoryMb, spillGb }: ViewLimits): Promise<ViewDatabase> => {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${memoryMb}MB`,
    temp_directory: `${folder}/spill`,
    max_temp_directory_size: `${spillGb}GB`,
    threads: String(Math.min(4, availableParallelism())),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const first = await instance.connect()
  await first.run('CREATE SCHEMA results; CREATE SCHEMA orders')
  await first.run(`SET allowed_directories = [${sqlText(`${folder}/`)}]`)
  await first.run('SET enable_external_access = false')
  await first.run('SET lock_configuration = true')
  const spare: DuckDBConnection[] = [first]
  return {
    async run(work, signal) {
      signal?.throwIfAborted()
      const connection = spare.pop() ?? (await instance.connect())
      try {
        return await interruptible(connection, work, signal)
      } finally {
        if (spare.length < SPARE_CONNECTIONS) spare.push(connection)
        else connection.closeSync()
      }
    },
    async [Symbol.asyncDispose]() {
      for (const connection of spare) connection.closeSync()
      instance.closeSync()
    },
  }
}

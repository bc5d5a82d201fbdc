import { existsSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { PfadError } from '../../../contract/error.ts'
import { isFatal, toDataError } from './errors.ts'
import { type EventTable, prepareSchema } from './schema.ts'

export type DatabaseOptions = {
  /** `events.duckdb`; made if it is not there. */
  readonly path: string
  /** For what does not fit into memory. */
  readonly temporaryFolder: string
  readonly memoryLimitMb?: number
  /** DuckDB can do nothing more: this process has to end. */
  readonly onFatal?: (error: unknown) => void
}

/** DuckDB, opened: any number of readers, one writer at a time. What it throws are `PfadError`s. */
export type Database = AsyncDisposable & {
  readonly columns: EventTable
  /** Until it is disposed no memory is taken back: for work that goes past the calls below. */
  hold(): Promise<Disposable>
  /** A connection for the caller to close: what it throws is DuckDB's own. */
  connect(): Promise<DuckDBConnection>
  /**
   * Work on a connection of its own, or on one that `connect` gave; when `signal` aborts, what it runs is interrupted
   * and `signal.reason` thrown.
   */
  read<T>(work: Work<T>, signal?: AbortSignal, connection?: DuckDBConnection): Promise<T>
  /** The same, one after the other, so that what it finds in the table is still so when it writes. */
  exclusive<T>(work: Work<T>, signal?: AbortSignal): Promise<T>
  /** The same in a transaction: all of it or nothing. */
  write<T>(work: Work<T>, signal?: AbortSignal, connection?: DuckDBConnection): Promise<T>
  /** How many rows were written: after many the log goes into the file, by and by and between two writes. */
  wrote(rows: number): void
}

const MEMORY_LIMIT_MB = 512
/** What DuckDB may keep cached while nothing happens. */
const IDLE_MEMORY_MB = 32
const IDLE_AFTER_MS = 10_000
/** Where something always happens it is trimmed between two works, this often. */
const TRIM_EVERY_MS = 30_000
const SPARE_CONNECTIONS = 3
/** Some 16 MB of log. */
const ROWS_IN_LOG = 60_000

export const openDatabase = async (options: DatabaseOptions): Promise<Database> => {
  const { path, memoryLimitMb = MEMORY_LIMIT_MB } = options
  await mkdir(dirname(path), { recursive: true })
  const instance = await openInstance(options, memoryLimitMb)
  const writer = await instance.connect()
  const columns = await prepareSchema(writer).catch((thrown: unknown) => {
    writer.closeSync()
    instance.closeSync()
    throw openError(path, thrown)
  })
  const spare: DuckDBConnection[] = []
  let busy = 0
  let rowsInLog = 0
  const trim = createTrimmer(async () => {
    // What stands in the log is held in memory as well.
    if (rowsInLog > 0) {
      const isWritten = await writer.run('CHECKPOINT').then(
        () => true,
        // As in `wrote`: the log stays and is as good.
        () => false,
      )
      if (isWritten) rowsInLog = 0
    }
    // Lowering the limit makes DuckDB drop what it has cached.
    await writer.run(`SET memory_limit = '${IDLE_MEMORY_MB}MB'`).catch(() => undefined)
    await writer.run(`SET memory_limit = '${memoryLimitMb}MB'`)
  })
  let lastWrite: Promise<unknown> = Promise.resolve()

  const hold = async (): Promise<Disposable> => {
    busy += 1
    trim.cancel()
    await trim.done()
    return {
      [Symbol.dispose]: () => {
        busy -= 1
        if (busy === 0) trim.later()
      },
    }
  }

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    using _ = await hold()
    try {
      return await work()
    } catch (thrown) {
      if (isFatal(thrown)) options.onFatal?.(thrown)
      throw toDataError(thrown)
    }
  }

  const queued = <T>(work: () => Promise<T>): Promise<T> => {
    const result = lastWrite.then(() => guarded(work))
    lastWrite = result.catch(() => undefined)
    return result
  }

  return {
    columns,
    hold,
    connect: () => instance.connect(),
    async read(work, signal, own) {
      signal?.throwIfAborted()
      if (own) return guarded(() => interruptible(own, work, signal))
      const connection = spare.pop() ?? (await instance.connect())
      try {
        return await guarded(() => interruptible(connection, work, signal))
      } finally {
        if (spare.length < SPARE_CONNECTIONS) spare.push(connection)
        else connection.closeSync()
      }
    },
    exclusive: (work, signal) => queued(() => interruptible(writer, work, signal)),
    write: (work, signal, connection = writer) =>
      queued(() => transaction(connection, (open) => interruptible(open, work, signal))),
    wrote(rows) {
      rowsInLog += rows
      if (rowsInLog < ROWS_IN_LOG) return
      rowsInLog = 0
      // Where it fails, the log stays and is as good; a fatal error has been told.
      queued(() => writer.run('CHECKPOINT')).catch(() => undefined)
    },
    async [Symbol.asyncDispose]() {
      trim.cancel()
      await trim.done()
      await lastWrite
      for (const connection of spare) connection.closeSync()
      writer.closeSync()
      // Closing the last of it writes the log into the file, so that the next start has nothing to replay.
      instance.closeSync()
    },
  }
}

export type Work<T> = (connection: DuckDBConnection) => Promise<T>

const openInstance = async (options: DatabaseOptions, memoryLimitMb: number): Promise<DuckDBInstance> => {
  try {
    return await DuckDBInstance.create(options.path, {
      memory_limit: `${memoryLimitMb}MB`,
      temp_directory: options.temporaryFolder,
      threads: String(Math.min(4, availableParallelism())),
      preserve_insertion_order: 'false',
      // We say when (`wrote`): by itself it would happen inside of an appender's flush, which blocks this process's loop.
      checkpoint_threshold: '1TB',
      // What was freed goes back to the system.
      allocator_background_threads: 'true',
      // Nothing is fetched from the network, ever.
      autoinstall_known_extensions: 'false',
    })
  } catch (thrown) {
    throw openError(options.path, thrown)
  }
}

const openError = (path: string, thrown: unknown): PfadError => {
  const error = toDataError(thrown)
  const broken =
    /not a valid DuckDB|Corrupt|checksum|serializ|deserializ|INTERNAL|magic bytes|replaying WAL|Could not read enough bytes/i
  const newer = /newer version|storage version/i.test(error.message)
  if (newer) {
    return new PfadError(
      'event-store-newer',
      `${path} was written by a newer version: ${error.message}`,
      'Update Pfad.',
    )
  }
  if (!broken.test(error.message) || !existsSync(path) || !statSync(path).isFile()) return error
  return new PfadError(
    'event-store-corrupt',
    `The event store ${path} is damaged: ${error.message}`,
    `Nothing was changed. Put a backup in its place, or move ${path} away (with its .wal) to begin with an empty one.`,
    { cause: thrown },
  )
}

export const interruptible = async <T>(
  connection: DuckDBConnection,
  work: Work<T>,
  signal?: AbortSignal,
): Promise<T> => {
  signal?.throwIfAborted()
  let again: NodeJS.Timeout | undefined
  // An interrupt that comes between two statements is forgotten, so that it is repeated until the work has ended.
  const interrupt = (): void => {
    connection.interrupt()
    again = setTimeout(interrupt, 10)
  }
  signal?.addEventListener('abort', interrupt, { once: true })
  try {
    return await work(connection)
  } catch (thrown) {
    signal?.throwIfAborted()
    throw thrown
  } finally {
    clearTimeout(again)
    signal?.removeEventListener('abort', interrupt)
  }
}

const transaction = async <T>(connection: DuckDBConnection, work: Work<T>): Promise<T> => {
  await connection.run('BEGIN')
  try {
    const result = await work(connection)
    await connection.run('COMMIT')
    return result
  } catch (thrown) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw thrown
  }
}

/** Trims once nothing has happened for a while, and now and then where much does. Nothing else may run meanwhile: it would lack the memory. */
const createTrimmer = (trim: () => Promise<unknown>) => {
  let timer: NodeJS.Timeout | undefined
  let trimmedAt = performance.now()
  let trimming: Promise<unknown> = Promise.resolve()
  return {
    /** Resolves when no trim is under way. */
    done: () => trimming,
    later: () => {
      clearTimeout(timer)
      const isDue = performance.now() - trimmedAt > TRIM_EVERY_MS
      timer = setTimeout(
        () => {
          trimmedAt = performance.now()
          trimming = trim().catch(() => undefined)
        },
        isDue ? 0 : IDLE_AFTER_MS,
      )
      timer.unref()
    },
    cancel: () => clearTimeout(timer),
  }
}

import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImportResult, Progress } from '../../../contract/models/platform.ts'
import type { UserEvent } from '../../../contract/models/userEvent.ts'
import { eventColumns } from '../../../contract/models/userEvent.ts'
import { type Database, openDatabase } from './database.ts'
import { type ImportOptions, importFile } from './importFile.ts'
import { withProgress } from './progress.ts'
import { createRecentIds } from './recentIds.ts'
import { TABLE } from './schema.ts'
import { createTally } from './tally.ts'

/** Events given at a time. */
const BLOCK = 20_000

/**
 * The events of a file, for a store that is elsewhere: imported, with all that belongs to it, into a database that lives as long
 * as this, then read from it in the order of time. The import's result comes last.
 */
export async function* readFileEvents(
  { scratchFolder, rejectsFolder }: { scratchFolder: string; rejectsFolder: string },
  options: Omit<ImportOptions, 'example'>,
  signal: AbortSignal,
): AsyncGenerator<Progress | { events: UserEvent[] } | ImportResult, void> {
  const folder = join(scratchFolder, `file-${randomUUID()}`)
  await mkdir(folder, { recursive: true })
  try {
    await using database = await openDatabase({
      path: join(folder, 'events.duckdb'),
      temporaryFolder: folder,
      memoryLimitMb: 256,
    })
    const context = { database, tally: createTally(database), recent: createRecentIds(), rejectsFolder }
    let result: ImportResult | null = null
    for await (const item of withProgress((onProgress) =>
      importFile(context, { ...options, example: false }, onProgress, signal),
    )) {
      if ('unit' in item) yield item
      else result = item
    }
    if (result === null) return
    yield* storedEvents(database, signal)
    yield result
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function* storedEvents(database: Database, signal: AbortSignal): AsyncGenerator<{ events: UserEvent[] }, void> {
  const connection = await database.connect()
  try {
    const columns = eventColumns.map((name) => (name === 'event_timestamp' ? `epoch_ms(${name}) AS ${name}` : name))
    const result = await connection.stream(
      `SELECT ${columns.join(', ')} FROM ${TABLE} ORDER BY event_timestamp, event_id`,
    )
    let events: UserEvent[] = []
    for await (const rows of result.yieldRowObjectJs()) {
      signal.throwIfAborted()
      for (const row of rows) {
        events.push({ ...row, event_timestamp: Number(row['event_timestamp']) } as UserEvent)
      }
      if (events.length < BLOCK) continue
      yield { events }
      events = []
    }
    if (events.length > 0) yield { events }
  } finally {
    connection.closeSync()
  }
}

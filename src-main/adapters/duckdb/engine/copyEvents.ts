import { randomUUID } from 'node:crypto'
import type { Database } from './database.ts'
import { replaceFile } from './files.ts'
import { sqlText } from './schema.ts'

/** Copies the whole database, as it is at one instant, to a file of its own; readers and writers go on meanwhile. */
export const copyEvents = async (database: Database, path: string, signal?: AbortSignal): Promise<void> => {
  await replaceFile(path, async (temporary) => {
    await database.read(async (connection) => {
      const copy = `copy_${randomUUID().replaceAll('-', '')}`
      const name = (await connection.runAndReadAll('SELECT current_database()')).getRows()[0]?.[0]
      await connection.run(`ATTACH ${sqlText(temporary)} AS ${copy}`)
      try {
        await connection.run(`COPY FROM DATABASE "${String(name)}" TO ${copy}`)
      } finally {
        await connection.run(`DETACH ${copy}`)
      }
    }, signal)
    return true
  })
}

import { DatabaseSync } from 'node:sqlite'
import { databaseError, isBusy } from './errors.ts'

/**
 * Takes the home for this process, or returns null where another has it. The lock is a file lock that SQLite holds in an
 * exclusive transaction, so the system gives it back however the process ends; the file itself says nothing and may stay.
 */
export const acquireHomeLock = (path: string): Disposable | null => {
  let connection: DatabaseSync | null = null
  try {
    connection = new DatabaseSync(path, { timeout: 0 })
    connection.exec('BEGIN EXCLUSIVE')
    const held = connection
    return {
      [Symbol.dispose]: () => {
        if (held.isOpen) held.close()
      },
    }
  } catch (error) {
    connection?.close()
    if (isBusy(error)) return null
    throw databaseError(path, error)
  }
}

import { rmSync, statSync } from 'node:fs'
import { PfadError } from '../../contract/error.ts'

export type SameFile = {
  /** Throws `database-replaced` once the database or its log is another file, or gone. */
  readonly check: () => void
  /** After the end: our log beside a database that is not ours would be played into it at its next start, and harm it. */
  readonly clearUp: () => void
}

/**
 * Remembers which files an open database has: SQLite itself would go on writing to those that nobody can ever open again.
 * Windows does not let them be replaced.
 */
export const createSameFile = (path: string): SameFile => {
  if (path === ':memory:' || process.platform === 'win32') return { check: () => undefined, clearUp: () => undefined }
  const log = `${path}-wal`
  const own = new Map([path, log].map((file) => [file, identityOf(file)]))
  return {
    check: () => {
      for (const [file, identity] of own) {
        const now = identityOf(file)
        if (now === identity) continue
        throw new PfadError(
          'database-replaced',
          `${file} was ${now === null ? 'removed' : 'replaced'} while Pfad was using it. Nothing is written any more.`,
          'Put the file back or restore a backup, then end Pfad and start it again. What it did since then runs again.',
        )
      }
    },
    clearUp: () => {
      if (identityOf(path) === own.get(path) || identityOf(log) !== own.get(log)) return
      for (const file of [log, `${path}-shm`]) rmSync(file, { force: true })
    },
  }
}

const identityOf = (file: string): string | null => {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats === undefined ? null : `${stats.dev}:${stats.ino}`
}

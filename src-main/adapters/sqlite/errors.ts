import { PfadError } from '../../contract/error.ts'

/** SQLite's primary result codes that a person can do something about: https://sqlite.org/rescode.html */
const CODES = {
  perm: 3,
  busy: 5,
  locked: 6,
  readonly: 8,
  ioerr: 10,
  corrupt: 11,
  full: 13,
  cantopen: 14,
  constraint: 19,
  notadb: 26,
}

const codeOf = (thrown: unknown): number | null =>
  thrown instanceof Error && 'errcode' in thrown && typeof thrown.errcode === 'number' ? thrown.errcode & 0xff : null

/** A UNIQUE or other constraint said no. */
export const isConstraint = (thrown: unknown): boolean => codeOf(thrown) === CODES.constraint

export const isBusy = (thrown: unknown): boolean => {
  const code = codeOf(thrown)
  return code === CODES.busy || code === CODES.locked
}

export const corrupt = (path: string, what: string, cause?: unknown): PfadError =>
  new PfadError(
    'database-corrupt',
    `The database ${path} is damaged: ${what}.`,
    'Nothing was changed. Restore it from a backup, or move it aside: Pfad then starts with an empty one; events, objects and logs stay.',
    { cause },
  )

/** Whatever SQLite throws as a `PfadError` that names the file and the way out; a `PfadError` passes as it is. */
export const databaseError = (path: string, thrown: unknown): PfadError => {
  if (thrown instanceof PfadError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  switch (codeOf(thrown)) {
    case CODES.corrupt:
    case CODES.notadb:
      return corrupt(path, message, thrown)
    case CODES.full:
      return new PfadError(
        'database-unwritable',
        `No room is left to write ${path}.`,
        'Free some space on that disk, then try again.',
        {
          cause: thrown,
        },
      )
    case CODES.perm:
    case CODES.readonly:
    case CODES.ioerr:
    case CODES.cantopen:
      return new PfadError(
        'database-unwritable',
        `The database ${path} cannot be written: ${message}.`,
        'Check that its folder exists, belongs to you and is on a disk that can be written; or choose another with --home.',
        { cause: thrown },
      )
    case CODES.busy:
    case CODES.locked:
      return new PfadError('database-busy', `Another program holds ${path}.`, 'Close it, then try again.', {
        cause: thrown,
      })
    case null:
    default:
      return new PfadError(
        'database-error',
        `The database ${path} refused: ${message}.`,
        'Please report this with the log.',
        {
          cause: thrown,
        },
      )
  }
}

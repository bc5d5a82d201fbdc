import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { TEMPORARY_PREFIX } from '../../adapters/files/atomic.ts'
import { PfadError } from '../../contract/error.ts'

const BYTES = 32

/**
 * A home's key; `id` names it in the rows that it has sealed and tells nothing of it. It stays out of exports and backups:
 * with it beside, a copy of the database would be the secrets in clear.
 */
export type Key = { readonly bytes: Buffer; readonly id: Buffer }

/**
 * The key of a home, or null where there is none yet. A file that others may read is made private; throws `key-damaged`
 * where it cannot be used. On Windows a new file's rights are its folder's: those of the user's own profile.
 */
export const readKey = (path: string): Key | null => {
  let bytes: Buffer
  try {
    const { mode } = statSync(path)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) chmodSync(path, 0o600)
    bytes = readFileSync(path)
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    const why = code === 'EPERM' ? 'others may read it, and it belongs to somebody else' : message
    throw damaged(path, why, `Make it a file of your own that only you may read: chmod 600 ${path}`)
  }
  if (bytes.length === BYTES) return { bytes, id: idOf(bytes) }
  const hint = 'Bring the right file back, or remove it: then the secrets have to be entered again.'
  throw damaged(path, `it has ${bytes.length} bytes instead of ${BYTES}`, hint)
}

/** Makes the key of a home that has none: whole or not at all, never over another one. */
export const makeKey = (path: string, bytes: Buffer = randomBytes(BYTES)): Key => {
  const temporary = join(dirname(path), `${TEMPORARY_PREFIX}${randomUUID()}`)
  try {
    writeDurably(temporary, bytes)
    place(temporary, path)
    syncFolder(dirname(path))
  } catch (thrown) {
    const { message } = thrown as Error
    const hint = 'Its folder must be writable, on a disk with some space.'
    throw new PfadError('key-unwritable', `The home's key ${path} could not be made: ${message}.`, hint, {
      cause: thrown,
    })
  } finally {
    rmSync(temporary, { force: true })
  }
  return { bytes, id: idOf(bytes) }
}

const writeDurably = (path: string, bytes: Buffer): void => {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, bytes)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** A link fails where the name is taken; some file systems have none, and the home's lock has to do. */
const place = (temporary: string, path: string): void => {
  try {
    linkSync(temporary, path)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') throw thrown
    renameSync(temporary, path)
  }
}

const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

const idOf = (bytes: Buffer): Buffer => createHmac('sha256', bytes).update('pfad key id').digest().subarray(0, 8)

const damaged = (path: string, why: string, hint: string): PfadError =>
  new PfadError('key-damaged', `The home's key ${path} cannot be used: ${why}.`, hint)

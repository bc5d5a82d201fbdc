import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PfadError } from '../../../contract/error.ts'
import { checkBucket, objectPath } from '../../../core/objectName.ts'

/** The name of unfinished files in the object store's folders: never listed, swept at start (adapters/files/atomic). */
export const TEMPORARY_PREFIX = '%tmp-'

/** The file of an object that is to be written; its bucket must be there. */
export const objectFile = async (root: string, bucket: string, key: string): Promise<string> => {
  const file = join(root, ...objectPath(bucket, key).split('/'))
  const found = await stat(join(root, checkBucket(bucket))).catch(() => null)
  if (!found?.isDirectory()) {
    throw new PfadError('bucket-not-found', `There is no bucket ${bucket}.`, 'Make it first, or check its name.')
  }
  return file
}

/**
 * Lets `write` make a file under a temporary name, then puts it in the place of `path`, durably. When `write` gives null
 * there shall be no file; on any error `path` is as before and nothing is left.
 */
export const replaceFile = async <T>(
  path: string,
  write: (temporary: string) => Promise<T | null>,
): Promise<T | null> => {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  const temporary = join(folder, `${TEMPORARY_PREFIX}${randomUUID()}`)
  try {
    const result = await write(temporary)
    if (result !== null) {
      await sync(temporary)
      await rename(temporary, path)
      await sync(folder)
    }
    return result
  } finally {
    await rm(temporary, { force: true })
  }
}

const sync = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return
  await using file = await open(path, 'r')
  await file.sync()
}

import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Every unfinished file of ours starts so; no object key or log path does (they escape `%`). */
export const TEMPORARY_PREFIX = '%tmp-'

/**
 * Gives `path` new content, all or nothing: a temporary file in the same folder, fsync, rename, fsync of the folder.
 * Returns the bytes written. On any failure, or when `signal` aborts, `path` is as before and nothing is left.
 */
export const writeAtomic = async (
  path: string,
  source: Uint8Array | AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<number> => {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  const temporary = join(folder, `${TEMPORARY_PREFIX}${randomUUID()}`)
  let bytes = 0
  try {
    await using file = await open(temporary, 'wx')
    for await (const piece of source instanceof Uint8Array ? [source] : source) {
      signal?.throwIfAborted()
      await file.writeFile(piece)
      bytes += piece.byteLength
    }
    await file.sync()
    signal?.throwIfAborted()
    await rename(temporary, path)
  } catch (thrown) {
    await rm(temporary, { force: true })
    throw thrown
  }
  await syncFolder(folder)
  return bytes
}

/** Makes a rename or removal in `folder` outlive a loss of power. Windows has no such call and does without. */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return
  await using handle = await open(folder, 'r')
  await handle.sync()
}

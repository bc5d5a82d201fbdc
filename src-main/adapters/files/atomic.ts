import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Every unfinished file of ours starts so; no object key or log path does (they escape `%`). */
export const TEMPORARY_PREFIX = '%tmp-'

/**
 * Gives `path` new content, all or nothing: a temporary file in the same folder, fsync, rename, fsync of the folder.
 * Returns the bytes written; `mode`: the rights of the new file, less the umask. On any failure, or when `signal` aborts, `path` is as before and nothing is left.
 */
export const writeAtomic = async (
  path: string,
  source: Uint8Array | AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
  mode = 0o666,
): Promise<number> => {
  const folder = dirname(path)
  await makeFolder(folder)
  const temporary = join(folder, `${TEMPORARY_PREFIX}${randomUUID()}`)
  try {
    const bytes = await writeWhole(temporary, source, { signal, mode })
    await rename(temporary, path)
    await syncFolder(folder)
    return bytes
  } catch (thrown) {
    // The first error is the one to tell.
    await rm(temporary, { force: true }).catch(() => undefined)
    throw thrown
  }
}

/** Writes a new file and brings it to the disk; on Windows it must be closed before it can be renamed. */
const writeWhole = async (
  path: string,
  source: Uint8Array | AsyncIterable<Uint8Array>,
  { signal, mode }: { signal: AbortSignal | undefined; mode: number },
): Promise<number> => {
  await using file = await open(path, 'wx', mode)
  let bytes = 0
  for await (const piece of source instanceof Uint8Array ? [source] : source) {
    signal?.throwIfAborted()
    await file.writeFile(piece)
    bytes += piece.byteLength
  }
  await file.sync()
  signal?.throwIfAborted()
  return bytes
}

/**
 * Makes a folder with those above it, each of them durable. Not by mkdir's own `recursive`: on a read-only disk that says
 * ENOENT.
 */
export const makeFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder)
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw thrown
    await makeFolder(dirname(folder))
    await mkdir(folder).catch((again: NodeJS.ErrnoException) => {
      if (again.code !== 'EEXIST') throw again
    })
  }
  await syncFolder(dirname(folder))
}

/** Makes a rename or removal in `folder` outlive a loss of power. Windows has no such call and does without. */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return
  await using handle = await open(folder, 'r')
  await handle.sync()
}

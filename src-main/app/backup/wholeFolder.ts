import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { syncFolder } from '../../adapters/files/atomic.ts'

/** Whether there is nothing yet at `folder`, or an empty folder. Throws where it is something else. */
export const isFree = async (folder: string): Promise<boolean> => {
  try {
    return (await readdir(folder)).length === 0
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return true
    throw thrown
  }
}

/** Makes `folder` whole or not at all: `fill` gets one beside it, which takes its name in the end. */
export const makeWhole = async <T>(folder: string, fill: (partial: string) => Promise<T>): Promise<T> => {
  const parent = dirname(folder)
  const firstMade = await mkdir(parent, { recursive: true })
  const partial = join(parent, `${basename(folder)}.partial-${randomUUID().slice(0, 8)}`)
  try {
    await mkdir(partial, { mode: 0o700 })
    const result = await fill(partial)
    await syncAll(partial)
    await rmdir(folder).catch(() => undefined)
    await rename(partial, folder)
    await syncFolder(parent)
    return result
  } catch (thrown) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined)
    if (firstMade !== undefined) await removeEmpty(parent, firstMade)
    throw thrown
  }
}

/** Takes back the folders from `last` up to `first`, but for those that somebody uses meanwhile. */
const removeEmpty = async (last: string, first: string): Promise<void> => {
  for (let folder = last; folder.length >= first.length; folder = dirname(folder)) {
    await rmdir(folder).catch(() => undefined)
  }
}

const syncAll = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncAll(join(folder, entry.name))
  }
  await syncFolder(folder)
}

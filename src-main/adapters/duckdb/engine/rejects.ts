import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { TEMPORARY_PREFIX } from './files.ts'

export type Reject = { readonly line: number; readonly reason: string; readonly row: string }

/** So much of a bad row is kept; nothing of it is needed to find it again. */
const MOST_OF_A_ROW = 10_000

/**
 * The rejected rows of one import as NDJSON (`line`, `reason`, `row`) in `folder`: begun with the first of them, given
 * its name when the import has succeeded, gone when it has not.
 */
export const createRejects = (folder: string, source: string) => {
  const name = `${basename(source)}.${new Date().toISOString().replaceAll(/[:.]/g, '-')}.${randomUUID().slice(0, 8)}.ndjson`
  const path = join(folder, name)
  const temporary = join(folder, `${TEMPORARY_PREFIX}${name}`)
  let file: FileHandle | null = null
  let count = 0

  const close = async (): Promise<void> => {
    const open = file
    file = null
    await open?.close()
  }
  return {
    get count(): number {
      return count
    },
    async add(rejects: readonly Reject[]): Promise<void> {
      if (rejects.length === 0) return
      count += rejects.length
      if (!file) {
        await mkdir(folder, { recursive: true })
        file = await open(temporary, 'wx', 0o600)
      }
      const lines = rejects.map(({ row, ...rest }) => JSON.stringify({ ...rest, row: row.slice(0, MOST_OF_A_ROW) }))
      await file.appendFile(`${lines.join('\n')}\n`)
    },
    /** The finished file's path, null where nothing was rejected. */
    async keep(): Promise<string | null> {
      if (!file) return null
      await file.sync()
      await close()
      await rename(temporary, path)
      return path
    },
    async drop(): Promise<void> {
      await close().catch(() => undefined)
      await rm(temporary, { force: true })
    },
  }
}

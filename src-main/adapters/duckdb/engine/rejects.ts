import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'

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
  const temporary = join(folder, `%tmp-${name}`)
  let stream: WriteStream | null = null
  let count = 0

  const end = async (): Promise<void> => {
    if (!stream || stream.closed) return
    stream.end()
    await once(stream, 'close')
  }
  return {
    get count(): number {
      return count
    },
    async add(rejects: readonly Reject[]): Promise<void> {
      if (rejects.length === 0) return
      count += rejects.length
      if (!stream) {
        await mkdir(folder, { recursive: true })
        stream = createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true })
        await once(stream, 'open')
      }
      const lines = rejects.map(({ row, ...rest }) => JSON.stringify({ ...rest, row: row.slice(0, MOST_OF_A_ROW) }))
      if (!stream.write(`${lines.join('\n')}\n`)) await once(stream, 'drain')
    },
    /** The finished file's path, null where nothing was rejected. */
    async keep(): Promise<string | null> {
      if (!stream) return null
      await end()
      await rename(temporary, path)
      return path
    },
    async drop(): Promise<void> {
      await end().catch(() => undefined)
      await rm(temporary, { force: true })
    },
  }
}

import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { TEMPORARY_PREFIX } from '../adapters/files/atomic.ts'
import { entriesOf } from '../adapters/files/walk.ts'

/** A version's folder is named by its hash. */
const VERSION = /^[0-9a-f]{64}$/
/** Old versions are small: an hour more of them costs nothing (ms). */
const TIDY_EVERY = 60 * 60_000

export type Versions = {
  /** Removes the versions of DAG files that nothing needs, once an hour at most. To be called while no file is loaded. */
  readonly tidy: () => Promise<void>
}

/**
 * The folder in which the loader keeps DAG files as they were when runs began. A version goes once no DAG and no run has
 * it any more. Children that still serve it have their code in memory, and nobody asks them for more. While a file is
 * being loaded its version is in no row yet: that is why `tidy` waits for its turn.
 */
export const createVersions = (options: {
  readonly folder: string
  readonly inUse: () => readonly string[]
  readonly now: () => number
}): Versions => {
  const { folder } = options
  let nextAt = Number.NEGATIVE_INFINITY

  const remove = async (version: string): Promise<void> => {
    // Away in one step: half a version would be taken for a whole one.
    const away = join(folder, `${TEMPORARY_PREFIX}${randomUUID()}`)
    await rename(join(folder, version), away)
    await rm(away, { recursive: true, force: true })
  }
  return {
    tidy: async () => {
      if (options.now() < nextAt) return
      nextAt = options.now() + TIDY_EVERY
      const needed = new Set(options.inUse())
      for await (const { name } of entriesOf(folder)) {
        if (VERSION.test(name) && !needed.has(name)) await remove(name)
      }
    },
  }
}

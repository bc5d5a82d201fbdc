import { readFile, rm } from 'node:fs/promises'
import { z } from 'zod'
import { writeAtomic } from '../../adapters/files/atomic.ts'
import type { HomePaths } from './paths.ts'

/** Who holds a home: a note beside the lock, to tell others. The lock decides, the note only informs. */
export const owner = z.object({
  pid: z.int(),
  /** What it was asked to do: `pfad start`, `pfad dags test …`. */
  command: z.string(),
  /** An app serves clients; a command owns the home only while it works. */
  kind: z.enum(['app', 'command']),
  since: z.int(),
  socket: z.string(),
  /** The web host's address, without its token. */
  url: z.string().nullable(),
})
export type Owner = z.infer<typeof owner>

export const writeOwner = async (home: HomePaths, note: Owner): Promise<void> => {
  await writeAtomic(home.owner, Buffer.from(JSON.stringify(note, null, 2)))
}

export const readOwner = async (home: HomePaths): Promise<Owner | null> => {
  try {
    return owner.parse(JSON.parse(await readFile(home.owner, 'utf8')))
  } catch {
    return null
  }
}

export const removeOwner = (home: HomePaths): Promise<void> => rm(home.owner, { force: true })

import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'
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
  /** The web host's address with its token; whoever may read this note may use the socket as well. null: no web host. */
  url: z.string().nullable(),
})
export type Owner = z.infer<typeof owner>

/** Readable by its owner only. It need not outlive a loss of power, so that nothing waits for the disk here. */
export const writeOwner = async (home: HomePaths, note: Owner): Promise<void> => {
  const temporary = `${home.owner}.${note.pid}`
  await writeFile(temporary, JSON.stringify(note, null, 2), { mode: 0o600 })
  await rename(temporary, home.owner)
}

export const readOwner = async (home: HomePaths): Promise<Owner | null> => {
  try {
    return owner.parse(JSON.parse(await readFile(home.owner, 'utf8')))
  } catch {
    return null
  }
}

export const removeOwner = (home: HomePaths): Promise<void> => rm(home.owner, { force: true })

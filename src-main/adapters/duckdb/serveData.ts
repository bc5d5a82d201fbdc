import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Channel } from '../../contract/rpc/channel.ts'
import { serveRpc } from '../../contract/rpc/server.ts'
import type { DataHome } from './dataEngine.ts'
import { type Database, openDatabase } from './engine/database.ts'
import { TEMPORARY_PREFIX } from './engine/files.ts'
import { createDataHandlers } from './engine/handlers.ts'
import { dataContract } from './protocol.ts'

export type DataServer = AsyncDisposable & { readonly serve: (channel: Channel) => void }

/** A predecessor whose parent was killed needs a moment to end and let go of the file. */
const WAIT_FOR_LOCK_MS = 10_000

/** The data engine's own side: opens the store and answers on every channel it is given. */
export const createDataServer = async (home: DataHome, onFatal: (error: unknown) => void): Promise<DataServer> => {
  const database = await openWhenFree(home, onFatal)
  await removeLeftovers(home.rejects)
  const handlers = createDataHandlers(database, {
    databasePath: home.events,
    objectsRoot: home.objects,
    rejectsFolder: home.rejects,
    scratchFolder: join(home.run, 'duckdb'),
  })
  return {
    serve: (channel) => serveRpc(channel, dataContract, handlers),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

/** What an import left that was killed. Nobody else writes there: the file's lock is ours. */
const removeLeftovers = async (folder: string): Promise<void> => {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) if (name.startsWith(TEMPORARY_PREFIX)) await rm(join(folder, name), { force: true })
}

const openWhenFree = async (home: DataHome, onFatal: (error: unknown) => void): Promise<Database> => {
  const deadline = Date.now() + WAIT_FOR_LOCK_MS
  while (true) {
    try {
      return await openDatabase({ path: home.events, temporaryFolder: join(home.run, 'duckdb'), onFatal })
    } catch (thrown) {
      const isLocked = thrown instanceof Error && /Could not set lock|Conflicting lock/i.test(thrown.message)
      if (!isLocked || Date.now() > deadline) throw thrown
      await sleep(50)
    }
  }
}

import { mkdir, rm } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { PfadError } from '../../../contract/error.ts'
import type { Channel } from '../../../contract/rpc/channel.ts'
import { serveRpc } from '../../../contract/rpc/server.ts'
import type { ViewHome } from '../dataEngine.ts'
import { createViewHandlers } from './handlers.ts'
import { viewContract } from './protocol.ts'
import { openViewDatabase } from './viewDatabase.ts'

const LIMITS = { memoryMb: 768, spillGb: 16 } as const
/** DuckDB's limit does not count all that it takes; beyond this (bytes) what runs is ended, and beyond the second the process. */
const MOST_MEMORY = 1.8e9
const FATAL_MEMORY = 2.6e9
const LOOK_EACH_MS = 200
/** A little after those that do the work, where all want to at once. */
const NICE = 5
/** With nothing to do for so long (ms) the process ends; it is started again when somebody looks. */
const IDLE_MS = 10 * 60_000

export type ViewServer = AsyncDisposable & { readonly serve: (channel: Channel) => void }

/**
 * The process that people's files and statements go to: whatever they do, it is this process that suffers, at a lower priority
 * than those that do the work.
 */
export const createViewServer = async (home: ViewHome, end: (code: number) => void): Promise<ViewServer> => {
  // What the former process spilled is of no use; the files that it was given are their giver's.
  await rm(join(home.folder, 'spill'), { recursive: true, force: true })
  await mkdir(home.folder, { recursive: true, mode: 0o700 })
  const database = await openViewDatabase(home.folder, LIMITS)
  lowerPriority()
  const guard = createGuard(end)
  const handlers = createViewHandlers(database, guard.bounded)
  return {
    serve: (channel) => {
      guard.used()
      channel.onMessage(guard.used)
      serveRpc(channel, viewContract, handlers)
    },
    async [Symbol.asyncDispose]() {
      guard.stop()
      await database[Symbol.asyncDispose]()
    },
  }
}

const lowerPriority = (): void => {
  try {
    setPriority(NICE)
  } catch {
    // Not every system lets one; it is a courtesy.
  }
}

/** Watches the memory and the idleness of this process. */
const createGuard = (end: (code: number) => void) => {
  let tooLarge = new AbortController()
  let usedAt = performance.now()
  const timer = setInterval(() => {
    const { rss } = process.memoryUsage()
    if (rss > FATAL_MEMORY) return end(70)
    if (rss > MOST_MEMORY) {
      tooLarge.abort(
        new PfadError(
          'too-large',
          'This took more memory than it may have, and was ended. Nothing else was touched.',
          'Read fewer columns or rows, or group by fewer values.',
        ),
      )
      tooLarge = new AbortController()
    }
    if (performance.now() - usedAt > IDLE_MS) end(0)
  }, LOOK_EACH_MS)
  return {
    bounded: (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, tooLarge.signal]),
    used: (): void => {
      usedAt = performance.now()
    },
    stop: () => clearInterval(timer),
  }
}

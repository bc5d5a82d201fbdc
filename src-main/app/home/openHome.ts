import { setTimeout as sleep } from 'node:timers/promises'
import { removeLeftovers } from '../../adapters/files/objectStore.ts'
import { connectSocket } from '../../adapters/socket/channel.ts'
import { acquireHomeLock } from '../../adapters/sqlite/homeLock.ts'
import { PfadError } from '../../contract/error.ts'
import type { Channel } from '../../contract/rpc/channel.ts'
import { type Owner, readOwner, removeOwner, writeOwner } from './owner.ts'
import type { HomePaths } from './paths.ts'
import { prepareHome, unusable } from './prepareHome.ts'

/** This process owns the home until it disposes of it (or dies: then the system lets go of the lock). */
export type OwnedHome = AsyncDisposable & { announce(change: Partial<Pick<Owner, 'url'>>): Promise<void> }

export type OpenedHome = { readonly owned: OwnedHome } | { readonly channel: Channel; readonly owner: Owner | null }

const LOOK_AGAIN = 200
/** An owner that has just started, or ends, does not answer for a moment. */
const ANSWER_WITHIN = 15_000

/**
 * Takes the home, or connects to the app that has it. A command that holds it meanwhile is waited for, and named to
 * `onWait`. Throws `home-unusable` where the folder cannot serve.
 */
export const openHome = async (
  home: HomePaths,
  wish: { command: string; kind: Owner['kind']; onWait?: (owner: Owner) => void },
  signal?: AbortSignal,
): Promise<OpenedHome> => {
  await prepareHome(home)
  let waitedFor: number | null = null
  let deadline = Date.now() + ANSWER_WITHIN
  while (true) {
    signal?.throwIfAborted()
    const lock = acquireHomeLock(home.lock)
    if (lock) return { owned: await own(home, wish, lock) }
    const owner = await readOwner(home)
    if (owner?.kind === 'app') {
      const channel = await connectSocket(owner.socket).catch(() => null)
      if (channel) return { channel, owner }
    }
    if (owner?.kind === 'command') {
      deadline = Date.now() + ANSWER_WITHIN
      if (waitedFor !== owner.pid) wish.onWait?.(owner)
      waitedFor = owner.pid
    }
    if (Date.now() > deadline) throw unanswered(home, owner)
    await sleep(LOOK_AGAIN, undefined, signal ? { signal } : {})
  }
}

/** Only looks: the running app's channel, or null. */
export const connectHome = async (home: HomePaths): Promise<{ channel: Channel; owner: Owner } | null> => {
  const owner = await readOwner(home)
  if (owner?.kind !== 'app') return null
  const channel = await connectSocket(owner.socket).catch(() => null)
  return channel && { channel, owner }
}

const own = async (
  home: HomePaths,
  wish: { command: string; kind: Owner['kind'] },
  lock: Disposable,
): Promise<OwnedHome> => {
  let note: Owner = {
    pid: process.pid,
    command: wish.command,
    kind: wish.kind,
    since: Date.now(),
    socket: home.socket,
    url: null,
  }
  try {
    await writeOwner(home, note)
    for (const folder of [home.objects, home.versions, home.rejects, home.run]) await removeLeftovers(folder)
  } catch (thrown) {
    lock[Symbol.dispose]()
    throw unusable(home.root, thrown as NodeJS.ErrnoException)
  }
  return {
    async announce(change) {
      note = { ...note, ...change }
      await writeOwner(home, note)
    },
    async [Symbol.asyncDispose]() {
      await removeOwner(home)
      lock[Symbol.dispose]()
    },
  }
}

const unanswered = (home: HomePaths, owner: Owner | null): PfadError =>
  new PfadError(
    'home-locked',
    owner
      ? `Another Pfad (process ${owner.pid}, ${owner.command}) owns ${home.root} and does not answer.`
      : `Another process owns ${home.root} and has not said who it is.`,
    'Wait until it has ended, end it, or choose another folder with --home.',
  )

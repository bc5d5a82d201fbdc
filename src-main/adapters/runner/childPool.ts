import { PfadError } from '../../contract/error.ts'
import type { AttemptChild } from './attemptChild.ts'

/** What a child serves: one version of one file. */
export type Served = { readonly dagVersion: string; readonly fileloc: string }

/** A child in the pool; busy while somebody has taken it. */
export type Slot = { readonly served: Served; readonly child: AttemptChild; attempts: number }

type Waiting = { readonly served: Served; give(slot: Slot): void; fail(error: unknown): void }

export type ChildPool = AsyncDisposable & {
  /** A child for this version: a warm one, a new one, or, where there is no room, the next that becomes free. null: aborted. */
  take(served: Served, signal: AbortSignal): Promise<Slot | null>
  giveBack(slot: Slot, reusable: boolean): void
}

/** Time that a child is given to end by SIGTERM before SIGKILL (ms). */
const GRACE = 1000

/**
 * So many idle children stay warm: a pipeline's next task and the callback of the one before run at the same time, and a
 * start costs a third of a second of CPU. More are kept for the next burst only (ms): each costs some 50 MB.
 */
const WARM = 2
const SPARE_STAYS = 10_000

/** Warm children, at most `maxChildren` in all; the most recently used is used first, so that the others can go. */
export const createChildPool = (options: {
  readonly maxChildren: number
  readonly maxIdle: number
  /** How long an idle child stays warm (ms); those beyond `WARM` go soon. */
  readonly idleMs: number
  readonly start: (served: Served) => AttemptChild
}): ChildPool => {
  const slots = new Set<Slot>()
  const idle: { readonly slot: Slot; readonly timer: NodeJS.Timeout }[] = []
  const waiting: Waiting[] = []
  const ending = new Set<Promise<unknown>>()
  let closed = false

  const startSlot = ({ dagVersion, fileloc }: Served): Slot => {
    const served = { dagVersion, fileloc }
    const slot: Slot = { served, child: options.start(served), attempts: 0 }
    slots.add(slot)
    void slot.child.handle.exited.then(() => {
      slots.delete(slot)
      takeIdle((one) => one === slot)
      serve()
    })
    return slot
  }

  const takeIdle = (matches: (slot: Slot) => boolean): Slot | null => {
    const at = idle.findLastIndex(({ slot }) => matches(slot))
    const [found] = at < 0 ? [] : idle.splice(at, 1)
    clearTimeout(found?.timer)
    return found?.slot ?? null
  }

  /** It counts no more from here on, though it may take a moment to end. */
  const retire = (slot: Slot): void => {
    slots.delete(slot)
    const { handle } = slot.child
    handle.kill(false)
    const timer = setTimeout(() => handle.kill(true), GRACE)
    const ended = handle.exited.then(() => {
      clearTimeout(timer)
      ending.delete(ended)
    })
    ending.add(ended)
  }

  const retireIdle = (slot: Slot): void => {
    if (takeIdle((one) => one === slot) !== null) retire(slot)
  }

  const find = (wanted: Served): Slot | null => {
    const warm = takeIdle(({ served }) => served.dagVersion === wanted.dagVersion && served.fileloc === wanted.fileloc)
    if (warm !== null) return warm
    if (slots.size >= options.maxChildren) {
      if (idle[0] === undefined) return null
      retireIdle(idle[0].slot)
    }
    return startSlot(wanted)
  }

  const serve = (): void => {
    while (!closed) {
      const [next] = waiting
      if (next === undefined) return
      try {
        const slot = find(next.served)
        if (slot === null) return
        waiting.shift()
        next.give(slot)
      } catch (thrown) {
        waiting.shift()
        next.fail(thrown)
      }
    }
  }

  return {
    take: (served, signal) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new PfadError('closed', 'Pfad is ending.'))
        if (signal.aborted) return resolve(null)
        const entry: Waiting = {
          served,
          give: (slot) => settle(() => resolve(slot)),
          fail: (error) => settle(() => reject(error)),
        }
        const onAbort = (): void => {
          waiting.splice(waiting.indexOf(entry), 1)
          settle(() => resolve(null))
        }
        const settle = (how: () => void): void => {
          signal.removeEventListener('abort', onAbort)
          how()
        }
        signal.addEventListener('abort', onAbort, { once: true })
        waiting.push(entry)
        serve()
      }),
    giveBack(slot, reusable) {
      if (!slots.has(slot)) return serve()
      if (!reusable || closed) retire(slot)
      else {
        const stays = idle.length < WARM ? options.idleMs : Math.min(SPARE_STAYS, options.idleMs)
        const timer = setTimeout(() => retireIdle(slot), stays)
        timer.unref()
        idle.push({ slot, timer })
        if (idle.length > options.maxIdle && idle[0] !== undefined) retireIdle(idle[0].slot)
      }
      serve()
    },
    async [Symbol.asyncDispose]() {
      closed = true
      for (const one of waiting.splice(0)) one.fail(new PfadError('closed', 'Pfad is ending.'))
      for (const { timer } of idle.splice(0)) clearTimeout(timer)
      for (const slot of slots) retire(slot)
      await Promise.all(ending)
    },
  }
}

import { PfadError } from '../../contract/error.ts'
import type { AttemptChild } from './attemptChild.ts'

/** A child in the pool; busy while somebody has taken it. */
export type Slot = { readonly key: string; readonly child: AttemptChild; attempts: number }

type Waiting = { readonly key: string; give(slot: Slot): void; fail(error: unknown): void }

export type ChildPool = AsyncDisposable & {
  /** A child for `key`: a warm one, a new one, or, where there is no room, the next that becomes free. null: aborted. */
  take(key: string, signal: AbortSignal): Promise<Slot | null>
  giveBack(slot: Slot, reusable: boolean): void
}

/** Time that a child is given to end by SIGTERM before SIGKILL (ms). */
const GRACE = 1000

/** Warm children, at most `maxChildren` in all; the most recently used is used first, so that the others can go. */
export const createChildPool = (options: {
  readonly maxChildren: number
  readonly idleMs: number
  readonly start: (key: string) => AttemptChild
}): ChildPool => {
  const slots = new Set<Slot>()
  const idle: { readonly slot: Slot; readonly timer: NodeJS.Timeout }[] = []
  const waiting: Waiting[] = []
  const ending = new Set<Promise<unknown>>()
  let closed = false

  const startSlot = (key: string): Slot => {
    const slot: Slot = { key, child: options.start(key), attempts: 0 }
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

  const find = (key: string): Slot | null => {
    const warm = takeIdle((slot) => slot.key === key)
    if (warm !== null) return warm
    if (slots.size >= options.maxChildren) {
      const other = takeIdle(() => true)
      if (other === null) return null
      retire(other)
    }
    return startSlot(key)
  }

  const serve = (): void => {
    while (!closed) {
      const [next] = waiting
      if (next === undefined) return
      try {
        const slot = find(next.key)
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
    take: (key, signal) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new PfadError('closed', 'Pfad is ending.'))
        if (signal.aborted) return resolve(null)
        const entry: Waiting = {
          key,
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
        const timer = setTimeout(() => {
          if (takeIdle((one) => one === slot) !== null) retire(slot)
        }, options.idleMs)
        timer.unref()
        idle.push({ slot, timer })
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

import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { Change } from '../../../src-main/contract/calls/app.ts'
import { pfad } from '../connection/pfad.ts'
import { createLiveStore, type Live, type LiveStore } from './liveStore.ts'

/** How many answers that nobody looks at are kept, so that going back shows them at once. */
const KEPT = 40

export type LiveQuery<K, T> = {
  /** Of what `key` names, all that is known; kept up to date while the component is there. */
  readonly use: (key: K) => Live<T>
  readonly refresh: (key: K) => Promise<void>
}

/** Something on the host that screens look at, by key. Lives in a feature's store; components only `use` it. */
export const defineLive = <K, T>(options: {
  readonly load: (key: K, signal: AbortSignal) => Promise<T>
  readonly concerns: (change: Change, key: K) => boolean
  readonly gapMs?: number
  readonly eachMinute?: boolean
}): LiveQuery<K, T> => {
  const stores = new Map<string, LiveStore<T>>()

  const find = (key: K): LiveStore<T> => {
    const name = JSON.stringify(key)
    const known = stores.get(name)
    if (known) return known
    for (const [other, store] of stores) if (stores.size >= KEPT && !store.isHeld) stores.delete(other)
    const store = createLiveStore<T>({
      source: pfad,
      load: (signal) => options.load(key, signal),
      concerns: (change) => options.concerns(change, key),
      gapMs: options.gapMs,
      eachMinute: options.eachMinute,
    })
    stores.set(name, store)
    return store
  }

  return {
    use: (key) => {
      const live = find(key)
      useEffect(() => live.hold(), [live])
      return useStore(live.store)
    },
    refresh: (key) => find(key).refresh(),
  }
}

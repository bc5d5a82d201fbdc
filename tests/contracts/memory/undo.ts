/** Thrown by a memory store's change that does not find what it expects. */
export class Conflict extends Error {}

export const expectThat = (condition: boolean): void => {
  if (!condition) throw new Conflict()
}

/** Writes to maps and sets that can be taken back, for a commit that conflicts half way. */
export const createUndo = () => {
  let steps: (() => void)[] = []
  return {
    /** `undefined` removes the key. */
    put: <K, V>(map: Map<K, V>, key: K, value: V | undefined): void => {
      const had = map.has(key)
      const old = map.get(key)
      steps.push(() => {
        if (had) map.set(key, old as V)
        else map.delete(key)
      })
      if (value === undefined) map.delete(key)
      else map.set(key, value)
    },
    add: <V>(set: Set<V>, value: V, present: boolean): void => {
      const had = set.has(value)
      steps.push(() => (had ? set.add(value) : set.delete(value)))
      if (present) set.add(value)
      else set.delete(value)
    },
    forget: (): void => {
      steps = []
    },
    rollback: (): void => {
      for (const step of steps.toReversed()) step()
      steps = []
    },
  }
}

/** The programs of a running Pfad, each of which may die at any instant. */
export const ROLES = ['host', 'data', 'attempt', 'loader', 'producer'] as const
export type Role = (typeof ROLES)[number]

/** One `kill -9`: of a process of that role, so long after the start of a minute some minutes ahead (real ms). */
export type Kill = { readonly role: Role; readonly minutesAhead: number; readonly afterMs: number }

/**
 * Which process dies when: the same seed gives the same choices. Most instants fall into the first quarter of a minute,
 * where the work is.
 */
export const planKills = (seed: number, count: number, minuteMs: number): Kill[] => {
  const random = randomFrom(seed)
  return Array.from({ length: count }, () => {
    const role = ROLES[Math.floor(random() * ROLES.length)] ?? 'host'
    const minutesAhead = 1 + Math.floor(random() * 2)
    const span = random() < 0.7 ? minuteMs / 4 : minuteMs
    return { role, minutesAhead, afterMs: Math.floor(random() * span) }
  })
}

/** mulberry32: small, seeded, good enough to choose by. In [0, 1). */
const randomFrom = (seed: number): (() => number) => {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

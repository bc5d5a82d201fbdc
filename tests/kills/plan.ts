import { createRandom } from '../setup/random.ts'

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
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const role = ROLES[Math.floor(random() * ROLES.length)] ?? 'host'
    const minutesAhead = 1 + Math.floor(random() * 2)
    const span = random() < 0.7 ? minuteMs / 4 : minuteMs
    return { role, minutesAhead, afterMs: Math.floor(random() * span) }
  })
}

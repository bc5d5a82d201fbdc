import { createRandom } from '../setup/random.ts'

/** The programs of a running Pfad, each of which may die at any instant. */
export const ROLES = ['host', 'data', 'attempt', 'loader', 'producer'] as const
export type Role = (typeof ROLES)[number]

/** One `kill -9`: of a process of that role, so long after the start of a minute some minutes ahead (real ms). */
export type Kill = { readonly role: Role; readonly minutesAhead: number; readonly afterMs: number }

/** A run of the minute DAG takes some 25 ms of real time from the boundary on; most kills shall meet it. */
const BUSY_MS = 35

/** Which process dies when: the same seed gives the same choices. */
export const planKills = (seed: number, count: number, minuteMs: number): Kill[] => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const role = ROLES[Math.floor(random() * ROLES.length)] ?? 'host'
    const minutesAhead = 1 + Math.floor(random() * 2)
    const span = random() < 0.7 ? BUSY_MS : minuteMs
    return { role, minutesAhead, afterMs: Math.floor(random() * span) }
  })
}

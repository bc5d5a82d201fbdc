import { createRandom } from '../setup/random.ts'

/** The programs of a running Pfad, each of which may die at any instant. */
export const ROLES = ['host', 'data', 'attempt', 'loader', 'producer'] as const
export type Role = (typeof ROLES)[number]

/** One `kill -9`: of a process of that role, so long after the start of a minute some minutes ahead (real ms). */
export type Kill = { readonly role: Role; readonly minutesAhead: number; readonly afterMs: number }

/** A run of the minute DAG takes some 25 ms of real time from the boundary on; most kills shall meet it. */
const BUSY_MS = 35

/** Of what is killed so much is the app itself; the rest are its children, in between. */
const HOSTS = 0.6

/** Which process dies when, until the app itself was killed `hosts` times: the same seed gives the same choices. */
export const planKills = (seed: number, hosts: number, minuteMs: number): Kill[] => {
  const random = createRandom(seed)
  const children = ROLES.filter((role) => role !== 'host')
  const plan: Kill[] = []
  for (let killed = 0; killed < hosts; ) {
    const role = random() < HOSTS ? 'host' : (children[Math.floor(random() * children.length)] ?? 'host')
    const minutesAhead = random() < 0.8 ? 1 : 2
    const span = random() < 0.7 ? BUSY_MS : minuteMs
    plan.push({ role, minutesAhead, afterMs: Math.floor(random() * span) })
    if (role === 'host') killed += 1
  }
  return plan
}

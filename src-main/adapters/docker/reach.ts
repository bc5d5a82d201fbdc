import { PfadError } from '../../contract/error.ts'
import { adviceFor } from './advice.ts'
import { ask, type Peer } from './ask.ts'
import { type Candidate, findCandidates } from './discovery.ts'
import { formatAddress } from './endpoint.ts'
import { engineError } from './errors.ts'
import type { Machine } from './machine.ts'

/** An engine that answered. */
export type Found = Peer & {
  readonly address: string
  readonly foundBy: string
  readonly kind: 'docker' | 'podman'
  readonly version: string
}

/** The newest API that this code was written for; an older engine gets its own. */
const NEWEST_API = '1.48'
/** One that is there answers in milliseconds; a virtual machine that wakes up takes longer. */
const ANSWER_WITHIN_MS = 5_000

/**
 * The first engine that answers. Otherwise `engine-denied` (one is there that this user may not use), `engine-stopped` (there
 * are signs of one) or `engine-missing`, with what to do on this platform.
 */
export const reachEngine = async (
  machine: Machine,
  setting: string,
  greet: (candidate: Candidate) => Promise<Found> = greetEngine,
): Promise<Found> => {
  const failures: { candidate: Candidate; error: PfadError }[] = []
  for (const candidate of await findCandidates(machine, setting)) {
    try {
      return await greet(candidate)
    } catch (thrown) {
      failures.push({ candidate, error: engineError(thrown, 'No answer', formatAddress(candidate.endpoint)) })
    }
  }
  throw await explain(machine, failures)
}

const greetEngine = async ({ endpoint, foundBy }: Candidate): Promise<Found> => {
  const peer = { endpoint, apiVersion: null }
  const answer = await ask(peer, (docker) => docker.version(), { timeoutMs: ANSWER_WITHIN_MS })
  // Podman speaks Docker's API, and names itself in its parts.
  const isPodman = (answer.Components ?? []).some(({ Name }) => /podman/i.test(Name))
  return {
    endpoint,
    foundBy,
    address: formatAddress(endpoint),
    kind: isPodman ? 'podman' : 'docker',
    version: answer.Version,
    apiVersion: olderOf(answer.ApiVersion, NEWEST_API),
  }
}

/** The older of two versions such as 1.9 and 1.41. */
export const olderOf = (one: string, other: string): string =>
  one.localeCompare(other, 'en', { numeric: true }) < 0 ? one : other

const explain = async (
  machine: Machine,
  failures: readonly { readonly candidate: Candidate; readonly error: PfadError }[],
): Promise<PfadError> => {
  const denied = failures.find(({ error }) => error.code === 'engine-denied')
  if (denied) return denied.error
  const [first] = failures
  const isNamed = failures.length === 1 && first !== undefined
  const addresses = failures.map(({ candidate }) => formatAddress(candidate.endpoint)).join(', ')
  const { isInstalled, hint } = await adviceFor(machine, isNamed ? addresses : '')
  if (isNamed) {
    const { candidate, error } = first
    const reason = error.cause instanceof Error ? ` (${error.cause.message})` : ''
    const message = `No container engine answers at ${addresses}, as ${candidate.foundBy} says${reason}.`
    return new PfadError('engine-stopped', message, candidate.endpoint.kind === 'socket' ? hint : ELSEWHERE)
  }
  return isInstalled
    ? new PfadError('engine-stopped', `A container engine is installed, but none answers. Tried ${addresses}.`, hint)
    : new PfadError('engine-missing', `No container engine is on this machine. Tried ${addresses}.`, hint)
}

const ELSEWHERE =
  'Is that machine on, does its engine listen there, and is the address right? Of this machine: docker context use default'

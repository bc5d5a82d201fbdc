import type { EpochMs } from '../../contract/models/primitives.ts'
import type { Dependency } from '../../core/compose/model.ts'
import type { ContainerInfo } from '../ports/containerEngine.ts'

/** What a container has come to, seen from somebody who waits for it. */
export type Verdict = 'yes' | 'wait' | 'failed'

/** One that has started this often again does not come up (times). */
const CRASHES = 3
/** Something without a health check counts as up once it has run this long (ms): what crashes at once does so before. */
const SETTLED = 1000

/** What `docker stop` leaves of a program: 0, or that it was interrupted or told to end. */
export const isOrderlyEnd = (exitCode: number | null): boolean => [0, 130, 143].includes(exitCode ?? 0)

/**
 * Whether a container fulfils a condition. `restartsBefore`: how often it had been restarted when the wait began;
 * `unhealthySince`: when it was first seen unhealthy. An unhealthy one gets `patienceMs` to become well.
 */
export const judge = (
  condition: Dependency['condition'],
  container: ContainerInfo,
  of: {
    readonly now: EpochMs
    readonly restartsBefore: number
    readonly unhealthySince: EpochMs | null
    readonly patienceMs: number
  },
): Verdict => {
  const { state, health, exitCode } = container
  const isOver = state === 'exited' || state === 'dead'
  if (condition === 'service_completed_successfully') {
    if (!isOver) return state === 'created' || state === 'running' ? 'wait' : crashes(container, of.restartsBefore)
    return exitCode === 0 ? 'yes' : 'failed'
  }
  if (isOver || state === 'removing') return container.startedAt === null && state !== 'dead' ? 'wait' : 'failed'
  if (state === 'created' || state === 'paused') return 'wait'
  if (crashes(container, of.restartsBefore) === 'failed') return 'failed'
  if (state === 'restarting') return 'wait'
  if (condition === 'service_started') return 'yes'
  if (health === null) return of.now - (container.startedAt ?? of.now) >= SETTLED ? 'yes' : 'wait'
  if (health === 'healthy') return 'yes'
  const isGivenUp = health === 'unhealthy' && of.now - (of.unhealthySince ?? of.now) >= of.patienceMs
  return isGivenUp ? 'failed' : 'wait'
}

const crashes = ({ restartCount }: ContainerInfo, before: number): Verdict =>
  restartCount - before >= CRASHES ? 'failed' : 'wait'

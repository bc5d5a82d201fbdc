import type { SerializedDag } from '../../src-main/contract/models/dag.ts'
import { chain, makeDag, makeTask } from '../contracts/engineFixtures.ts'

const MINUTE = 60_000
export const START = Date.parse('2025-03-29T22:00:30Z')
const everyMinute = { kind: 'cron', expression: '* * * * *', timezone: 'Europe/Berlin' } as const
const callbacks = { onSuccess: true, onFailure: true, onRetry: true, onSkipped: true }

/** Of the engine in the simulation. */
export const LIMITS = { parallelism: 5, pools: { default_pool: 6, narrow: 2 } }

/** A DAG that skips what it missed, one that catches up, one on a fixed interval, one for each policy after sleep, one by hand. */
export const DAGS: readonly SerializedDag[] = [
  makeDag('latest', chain(['a', 'b', 'c'], { retries: 1, retryDelay: 3000, callbacks }), {
    schedule: everyMinute,
    maxActiveRuns: 2,
    callbacks,
    alerts: { onSuccess: [{ kind: 'desktop' }] },
    deadline: { reference: 'queuedAt', interval: 20_000, hasCallback: true, alerts: [{ kind: 'log' }] },
  }),
  makeDag(
    'all',
    [
      makeTask('x', { retries: 2, retryDelay: 1000, pool: 'narrow' }),
      makeTask('y', { upstream: ['x'], triggerRule: 'all_done' }),
    ],
    {
      schedule: { ...everyMinute, expression: '*/5 * * * *' },
      catchup: true,
      startDate: START - 30 * MINUTE,
      maxActiveRuns: 3,
    },
  ),
  makeDag('interval', [makeTask('p', { dependsOnPast: true, executionTimeout: 20_000, retries: 1, retryDelay: 500 })], {
    schedule: { kind: 'interval', ms: 7 * MINUTE },
    dagrunTimeout: 5 * MINUTE,
  }),
  makeDag('awake', [makeTask('w')], { schedule: { ...everyMinute, expression: '*/3 * * * *' }, afterSleep: 'skip' }),
  makeDag('thorough', [makeTask('t')], { schedule: { ...everyMinute, expression: '*/4 * * * *' }, afterSleep: 'all' }),
  makeDag(
    'hand',
    ['l', 'm', 'n'].map((id) => makeTask(id, { poolSlots: id === 'l' ? 2 : 1 })),
    { maxActiveTasks: 2 },
  ),
]

import type { ApprovalSpec } from '../../src-main/contract/models/approval.ts'
import type { AssetExpression, SerializedDag, TaskSpec } from '../../src-main/contract/models/dag.ts'
import type { JsonValue } from '../../src-main/contract/models/primitives.ts'
import { follow, SKIP_DECISION } from '../../src-main/core/branching.ts'
import type { AttemptRequest, AttemptResult } from '../../src-main/engine/ports/attemptRunner.ts'
import { chain, makeDag, makeTask } from '../contracts/engineFixtures.ts'
import { success } from './scriptedRunner.ts'

const MINUTE = 60_000
export const START = Date.parse('2025-03-29T22:00:30Z')
const everyMinute = { kind: 'cron', expression: '* * * * *', timezone: 'Europe/Berlin' } as const
const callbacks = { onSuccess: true, onFailure: true, onRetry: true, onSkipped: true }

const onAssets = (expression: AssetExpression) => ({ schedule: { kind: 'assets', expression } }) as const

/** Of the engine in the simulation. */
export const LIMITS = { parallelism: 5, pools: { default_pool: 6, narrow: 2 } }

/** Lists, branches, sensors and questions in one. */
export const GRAPH_DAG = 'graph'
const asked: ApprovalSpec = {
  ...{ subject: 'Go on?', body: null, isComputed: false, options: ['Approve', 'Reject'], multiple: false },
  ...{ defaults: ['Approve'], params: null, timeout: 3 * MINUTE, failOnReject: false, respondents: [] },
}
const late = { ...asked, isComputed: true, defaults: null, failOnReject: true }
const over = { over: [{ taskId: 'list' }, { length: 2 }], whole: [], maxMapLength: 6 }
const again = { over: [{ taskId: 'each' }], whole: [], maxMapLength: 9 }
const retried = { retries: 1, retryDelay: 1000 }
const graphTasks: readonly TaskSpec[] = [
  makeTask('list', retried),
  makeTask('each', { ...retried, upstream: ['list'], mapping: over, maxActiveTisPerDagrun: 2, callbacks }),
  makeTask('again', { upstream: ['each'], mapping: again, triggerRule: 'all_done' }),
  makeTask('sensor', retried),
  makeTask('pick', { ...retried, kind: 'branch' }),
  makeTask('left', { upstream: ['pick'] }),
  makeTask('right', { upstream: ['pick'] }),
  makeTask('join', { upstream: ['left', 'right', 'sensor'], triggerRule: 'none_failed_min_one_success' }),
  makeTask('ok', { kind: 'approval', approval: asked }),
  makeTask('then', { upstream: ['ok'] }),
  makeTask('late', { kind: 'approval', approval: late, ...retried }),
  makeTask('end', { upstream: ['join', 'again', 'then', 'late'], triggerRule: 'all_done' }),
]

/** What a task that succeeds gives: lists of several lengths, choices, anything. */
export const resultOf = ({ attempt, work }: AttemptRequest, upTo: (max: number) => number): AttemptResult => {
  if (work.kind === 'callback' || attempt.dagId !== GRAPH_DAG) return success(upTo(100))
  if (attempt.taskId === 'list') return given(Array.from({ length: upTo(5) }, (_, index) => index))
  if (attempt.taskId !== 'pick') return success(upTo(100))
  const chosen = [['left'], ['right'], ['left', 'right'], []][upTo(4)] ?? []
  const { followed, skipped } = follow({ tasks: graphTasks, groups: [] }, 'pick', chosen) ?? {
    followed: [],
    skipped: [],
  }
  return { ...given(chosen), xcoms: { return_value: chosen, [SKIP_DECISION]: { followed } }, skip: skipped }
}
const given = (value: JsonValue) => ({ outcome: 'success', xcoms: { return_value: value }, skip: [] }) as const

/** A DAG that skips what it missed, one that catches up, one on a fixed interval, one for each policy after sleep, one by hand, two on assets, one graph. */
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
  makeDag(GRAPH_DAG, graphTasks, { schedule: { ...everyMinute, expression: '*/30 * * * *' }, maxActiveRuns: 2 }),
  makeDag(
    'hand',
    ['l', 'm', 'n'].map((id) =>
      makeTask(id, { poolSlots: id === 'l' ? 2 : 1, outlets: id === 'n' ? [] : ['raw', id] }),
    ),
    { maxActiveTasks: 2 },
  ),
  makeDag('both', [makeTask('use', { outlets: ['gold'] })], onAssets({ all: [{ asset: 'raw' }, { asset: 'word' }] })),
  makeDag('either', [makeTask('use')], {
    ...onAssets({ any: [{ asset: 'gold' }, { all: [{ asset: 'l' }, { asset: 'm' }] }] }),
    maxActiveRuns: 1,
  }),
]

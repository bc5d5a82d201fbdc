import type { TriggerRule } from '../contract/models/dag.ts'
import type { TaskInstanceState } from '../contract/models/run.ts'

/** How many upstream task instances there are, and how many ended in which way. */
export type UpstreamStates = {
  readonly total: number
  readonly success: number
  readonly skipped: number
  readonly failed: number
  readonly upstreamFailed: number
  readonly removed: number
}

/** `wait`: not decided yet. */
export type TriggerVerdict = 'run' | 'wait' | 'skipped' | 'upstream_failed'

export const countUpstream = (states: readonly TaskInstanceState[]): UpstreamStates => {
  const count = (state: TaskInstanceState) => states.filter((other) => other === state).length
  return {
    total: states.length,
    success: count('success'),
    skipped: count('skipped'),
    failed: count('failed'),
    upstreamFailed: count('upstream_failed'),
    removed: count('removed'),
  }
}

type Rule = (up: UpstreamStates & { readonly isDone: boolean }) => TriggerVerdict

const runIf = (condition: boolean): TriggerVerdict => (condition ? 'run' : 'wait')

/**
 * Airflow's `TriggerRuleDep`, rule by rule: what decides early comes first, then what must hold to run. An upstream task that
 * was removed from the DAG holds up no rule but `all_skipped`, which it can never meet.
 */
const rules: Readonly<Record<TriggerRule, Rule>> = {
  all_success: (up) => {
    if (up.failed + up.upstreamFailed > 0) return 'upstream_failed'
    if (up.skipped > 0) return 'skipped'
    return runIf(up.success + up.removed === up.total)
  },
  all_failed: (up) => {
    if (up.success + up.skipped > 0) return 'skipped'
    return runIf(up.failed + up.upstreamFailed + up.removed === up.total)
  },
  all_done: (up) => runIf(up.isDone),
  one_success: (up) => {
    if (up.success > 0) return 'run'
    if (!up.isDone) return 'wait'
    return up.skipped === up.total ? 'skipped' : 'upstream_failed'
  },
  one_failed: (up) => {
    if (up.failed + up.upstreamFailed > 0) return 'run'
    return up.isDone ? 'skipped' : 'wait'
  },
  one_done: (up) => {
    if (up.success + up.failed > 0) return 'run'
    return up.isDone ? 'skipped' : 'wait'
  },
  none_failed: (up) => {
    if (up.failed + up.upstreamFailed > 0) return 'upstream_failed'
    return runIf(up.isDone)
  },
  none_failed_min_one_success: (up) => {
    if (up.failed + up.upstreamFailed > 0) return 'upstream_failed'
    if (up.skipped === up.total) return 'skipped'
    if (up.isDone && up.success === 0) return 'upstream_failed'
    return runIf(up.isDone)
  },
  none_skipped: (up) => {
    if (up.skipped > 0) return 'skipped'
    return runIf(up.isDone)
  },
  all_skipped: (up) => {
    if (up.success + up.failed + up.upstreamFailed > 0) return 'skipped'
    return runIf(up.skipped === up.total)
  },
  always: () => 'run',
}

/** What a task with this rule does once its upstream task instances are in these states. Without upstream it runs. */
export const evaluateTriggerRule = (rule: TriggerRule, up: UpstreamStates): TriggerVerdict => {
  if (up.total === 0) return 'run'
  const done = up.success + up.skipped + up.failed + up.upstreamFailed + up.removed
  return rules[rule]({ ...up, isDone: done >= up.total })
}

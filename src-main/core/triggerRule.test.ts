import { describe, expect, it } from 'vitest'
import type { TaskInstanceState } from '../contract/models/run.ts'
import { countUpstream, evaluateTriggerRule, type TriggerVerdict } from './triggerRule.ts'

const s = 'success'
const f = 'failed'
const u = 'upstream_failed'
const k = 'skipped'
const r = 'running'
const x = 'removed'
const combos: TaskInstanceState[][] = [
  [s, s],
  [s, f],
  [s, k],
  [s, r],
  [f, f],
  [f, k],
  [f, r],
  [k, k],
  [k, r],
  [r, r],
  [u, s],
  [u, k],
  [u, r],
  [x, s],
  [x, f],
  [x, k],
  [x, r],
  [x, x],
]

/** A row for each rule, in the order of `combos`: + run, . wait, k skipped, u upstream_failed. From Airflow 3's TriggerRuleDep. */
const table = {
  //                ss sf sk sr ff fk fr kk kr rr us uk ur xs xf xk xr xx
  all_success: /*          */ '+uk.uuukk.uuu+uk.+',
  all_failed: /*           */ 'kkkk+k.kk.kk.k+k.+',
  all_done: /*             */ '+++.++.+..++.+++.+',
  one_success: /*          */ '++++uu.k..+u.+uu.u',
  one_failed: /*           */ 'k+k.+++k..+++k+k.k',
  one_done: /*             */ '+++++++k..+k.++k.k',
  none_failed: /*          */ '+u+.uuu+..uuu+u+.+',
  none_failed_min_one_success: '+u+.uuuk..uuu+uu.u',
  none_skipped: /*         */ '++k.+k.kk.+k.++k.+',
  all_skipped: /*          */ 'kkkkkkk+..kkkkk...',
  always: /*               */ '++++++++++++++++++',
} as const
const verdicts: Record<string, TriggerVerdict> = { '+': 'run', '.': 'wait', k: 'skipped', u: 'upstream_failed' }
const rules = Object.keys(table) as (keyof typeof table)[]

describe('evaluateTriggerRule', () => {
  it.each(rules)('%s', (rule) => {
    const shown = combos.map((states) => `${states.join(' ')}: ${evaluateTriggerRule(rule, countUpstream(states))}`)
    expect(shown).toEqual(combos.map((states, index) => `${states.join(' ')}: ${verdicts[table[rule][index] ?? '']}`))
    const swapped = combos.map((states) => evaluateTriggerRule(rule, countUpstream(states.toReversed())))
    expect(swapped).toEqual(combos.map((states) => evaluateTriggerRule(rule, countUpstream(states))))
  })

  it.each(rules)('%s runs where nothing comes before, and is decided once all is over', (rule) => {
    expect(evaluateTriggerRule(rule, countUpstream([]))).toBe('run')
    for (const states of combos.filter((combo) => !combo.includes(r) && !combo.includes(x))) {
      expect(evaluateTriggerRule(rule, countUpstream(states))).not.toBe('wait')
    }
  })
})

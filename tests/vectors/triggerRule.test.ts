import { describe, expect, it } from 'vitest'
import { countUpstream, evaluateTriggerRule } from '../../src-main/core/triggerRule.ts'
import { compareWith, readVectors } from './vectors.ts'

const { rules, cases } = readVectors('triggerRule')
const { expected, note, unused } = compareWith('triggerRule')

describe('every trigger rule, against TriggerRuleDep', () => {
  it.each(cases)('with %j upstream', (states, verdicts) => {
    for (const [index, rule] of rules.entries()) {
      const named = [rule, states]
      const verdict = evaluateTriggerRule(rule, countUpstream(states))
      expect(verdict, note(named)).toBe(expected(named, verdicts[index]))
    }
  })

  it('has no difference on record that is none', () => {
    expect(unused()).toEqual([])
  })
})

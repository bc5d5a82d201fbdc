import { describe, expect, it } from 'vitest'
import { PfadError } from '../../src-main/contract/error.ts'
import { parseCron } from '../../src-main/core/cron.ts'
import { fireTimes } from '../../src-main/core/fireTimes.ts'
import { compareWith, instant, readVectors, textOf } from './vectors.ts'

const { from, cases } = readVectors('cron')
const { expected, note, unused } = compareWith('cron')

/** Its first four times, or the code of its refusal. */
const firstTimes = (expression: string): string[] | string => {
  try {
    const { next } = fireTimes(parseCron(expression), 'UTC')
    const times: string[] = []
    for (let at = next(instant(from)); at !== null && times.length < 4; at = next(at)) times.push(textOf(at))
    return times
  } catch (thrown) {
    if (thrown instanceof PfadError) return thrown.code
    throw thrown
  }
}

describe('a cron expression, against croniter', () => {
  it.each(cases)('%j', (expression, isAccepted, airflow) => {
    const should = expected([expression], isAccepted ? airflow : 'bad-cron')
    expect(firstTimes(expression), note([expression])).toEqual(should)
  })

  it('has no difference on record that is none', () => {
    expect(unused()).toEqual([])
  })
})

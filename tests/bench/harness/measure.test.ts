import { describe, expect, it } from 'vitest'
import { Absent, type Bench } from './bench.ts'
import { measure } from './measure.ts'

const traced = (over: Partial<Bench> = {}) => {
  const calls: string[] = []
  const contender = (label: string) => async () => {
    calls.push(label)
    return calls.length
  }
  const bench: Bench = {
    name: 'traced',
    unit: 'turns',
    contenders: { floor: contender('floor'), pfad: contender('pfad') },
    reference: 'floor',
    budget: null,
    rounds: 2,
    setup: async () => void calls.push('setup'),
    teardown: async () => void calls.push('teardown'),
    ...over,
  }
  return { calls, bench }
}

describe('measure', () => {
  it('interleaves the rounds and lets another begin each time', async () => {
    const { calls, bench } = traced()
    await measure(bench, () => undefined)
    expect(calls).toEqual(['setup', 'floor', 'pfad', 'pfad', 'floor', 'teardown'])
  })

  it('does not record the warm-up', async () => {
    const { bench } = traced({ warmup: 1 })
    const { rows } = await measure(bench, () => undefined)
    expect(rows.map(({ samples }) => samples.length)).toEqual([2, 2])
  })

  it('says why a contender is absent, and asks it only once', async () => {
    let asked = 0
    const { bench } = traced()
    const missing = async () => {
      asked += 1
      throw new Absent('pyarrow is not installed')
    }
    const { rows } = await measure({ ...bench, contenders: { ...bench.contenders, missing } }, () => undefined)
    expect(rows[2]).toMatchObject({ absent: 'pyarrow is not installed', samples: [], median: null })
    expect(asked).toBe(1)
  })

  it('calls every contender absent where the setup is', async () => {
    const { bench } = traced({ setup: () => Promise.reject(new Absent('no Docker')) })
    const { rows } = await measure(bench, () => undefined)
    expect(rows.map(({ absent }) => absent)).toEqual(['no Docker', 'no Docker'])
  })

  it('tears down after a failure and passes it on', async () => {
    const { calls, bench } = traced()
    const broken = { ...bench, contenders: { pfad: () => Promise.reject(new Error('broken')) } }
    await expect(measure(broken, () => undefined)).rejects.toThrow('broken')
    expect(calls).toEqual(['setup', 'teardown'])
  })
})

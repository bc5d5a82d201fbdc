import { expect, it } from 'vitest'
import { createMemoryRunStore } from '../../tests/contracts/memory/runStore.ts'
import { createSimClock } from '../../tests/simulation/simClock.ts'
import { createLoop } from './loop.ts'
import { createState } from './state.ts'

it('makes one commit of all that arrives before its pass', async () => {
  const memory = createMemoryRunStore()
  const passes: (() => void)[] = []
  let commits = 0
  const loop = createLoop({
    state: createState(),
    store: {
      ...memory,
      commit: (changes) => {
        commits += 1
        return memory.commit(changes)
      },
    },
    clock: createSimClock(0),
    step: () => undefined,
    soon: (pass) => passes.push(pass),
    nextWake: () => null,
    onCommitted: () => {},
    onProblem: (problem) => {
      throw problem
    },
  })
  const one = loop.submit(() => 1)
  const results: string[] = []
  loop.once(() => results.push('result'))
  const two = loop.submit(() => 2)
  expect(passes).toHaveLength(1)
  for (const pass of passes) pass()
  expect([await one, await two, results, commits]).toEqual([1, 2, ['result'], 1])
})

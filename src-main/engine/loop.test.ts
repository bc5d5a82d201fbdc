import { expect, it } from 'vitest'
import { createMemoryRunStore } from '../../tests/contracts/memory/runStore.ts'
import { createSimClock } from '../../tests/simulation/simClock.ts'
import { createLoop } from './loop.ts'
import { createState } from './state.ts'

/** A loop whose passes the test makes; `answers` are those of the store's commits, then it says yes. */
const setUp = (answers: boolean[] = []) => {
  const memory = createMemoryRunStore()
  const passes: (() => void)[] = []
  let commits = 0
  const loop = createLoop({
    state: createState(),
    store: {
      ...memory,
      commit: (changes) => {
        commits += 1
        return answers.shift() ?? memory.commit(changes)
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
  const run = () => {
    for (let pass = passes.shift(); pass !== undefined; pass = passes.shift()) pass()
  }
  return { loop, passes, run, commits: () => commits }
}

it('makes one commit of all that arrives before its pass', async () => {
  const { loop, passes, run, commits } = setUp()
  const one = loop.submit(() => 1)
  const results: string[] = []
  loop.once(() => results.push('result'))
  const two = loop.submit(() => 2)
  expect(passes).toHaveLength(1)
  run()
  expect([await one, await two, results, commits()]).toEqual([1, 2, ['result'], 1])
})

it('makes again what a conflict undid, but nothing that it refused', async () => {
  const { loop, run, commits } = setUp([false])
  let asked = 0
  const refused = loop.submit(() => {
    asked += 1
    if (asked === 1) throw new Error('not now')
  })
  let made = 0
  const other = loop.submit(() => {
    made += 1
    return made
  })
  run()
  await expect(refused).rejects.toThrow('not now')
  expect([await other, asked, commits()]).toEqual([2, 1, 2])
})

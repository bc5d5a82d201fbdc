import { describe, expect, it } from 'vitest'
import { tally } from './tally.ts'

type Leaf = { test: string; state: string; note?: string; errors?: { message: string }[] }
type Branch = { suite: string; of: (Leaf | Branch)[] }

const leaf = ({ test, state, note, errors }: Leaf) => ({ fullName: test, result: () => ({ state, note, errors }) })
const childrenOf = (nodes: (Leaf | Branch)[]) => {
  const leaves = nodes.filter((node): node is Leaf => 'test' in node)
  const branches = nodes.filter((node): node is Branch => 'suite' in node)
  const suites = branches.map(({ suite, of }) => ({ name: suite, children: childrenOf(of) }))
  type Found = ReturnType<typeof leaf>
  type Children = {
    allTests(): Found[]
    tests(): Found[]
    suites(): { name: string; children: Children }[]
  }
  const children: Children = {
    tests: () => leaves.map(leaf),
    suites: () => suites,
    allTests: () => [...leaves.map(leaf), ...suites.flatMap((suite) => suite.children.allTests())],
  }
  return children
}
const module = (of: (Leaf | Branch)[], errors: unknown[] = []) => ({
  relativeModuleId: 'a.test.ts',
  project: { name: 'unit' },
  children: childrenOf(of),
  errors: () => errors,
})

describe('tally', () => {
  it('counts what passed and failed, and names what failed', () => {
    const tests = [
      { test: 'a', state: 'passed' },
      { suite: 's', of: [{ test: 'b', state: 'failed', errors: [{ message: 'expected 1' }, { message: 'then 2' }] }] },
    ]
    expect(tally([module(tests)], [])).toEqual({
      ...{ passed: 1, failed: 1, skipped: [], empty: [] },
      failures: [{ name: 'unit › a.test.ts › b', message: 'expected 1' }],
    })
  })

  it('names a suite that was skipped as a whole once, with its reason', () => {
    const idle = [
      { test: 'b', state: 'skipped' },
      { test: 'c', state: 'skipped', note: 'needs root' },
    ]
    expect(
      tally(
        [
          module([
            { test: 'a', state: 'passed' },
            { suite: 'full disk', of: idle },
          ]),
        ],
        [],
      ).skipped,
    ).toEqual([{ name: 'unit › a.test.ts › full disk', reason: 'needs root', tests: 2 }])
  })

  it('names a single skipped test', () => {
    const tests = [
      { test: 'a', state: 'passed' },
      { test: 'b', state: 'skipped' },
    ]
    expect(tally([module(tests)], []).skipped).toEqual([{ name: 'unit › a.test.ts › b', reason: null, tests: 1 }])
  })

  it('takes an unloadable file, a stray error and an empty project for failures', () => {
    const { failed, empty } = tally([module([], [new Error('no import')])], [new Error('stray')], ['unit', 'e2e'])
    expect({ failed, empty }).toEqual({ failed: 3, empty: ['e2e'] })
  })
})

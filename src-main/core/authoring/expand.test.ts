import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PfadError } from '../../contract/error.ts'
import { serializedDag, type TaskSpec } from '../../contract/models/dag.ts'
import { elementIndexes } from '../mapping.ts'
import { approval, branch, dag, shortCircuit, type TaskOptions, task, taskGroup, unmapped } from '../pfad.ts'
import { dagDefinition } from './dag.ts'
import { resolveMapped } from './expand.ts'
import { serialize } from './serialize.ts'

const specs = (body: () => unknown): TaskSpec[] => {
  const definition = dagDefinition(dag('d', {}, body))
  if (definition === null) throw new Error('no DAG')
  return serializedDag.parse(serialize(definition, 'v1', 'dags:test.ts')).tasks
}
const spec = (id: string, body: () => unknown) => specs(body).find(({ taskId }) => taskId === id)
const failure = (make: () => unknown): string => {
  try {
    make()
  } catch (thrown) {
    if (thrown instanceof PfadError) return `${thrown.message} ${thrown.hint}`
    throw thrown
  }
  throw new Error('It did not throw.')
}
const list = (id = 'list') => task(id, (): string[] => [])()
const each = (options: TaskOptions = {}) => task('each', options, (_c, ..._inputs: unknown[]) => 1)
const inDag = (body: () => unknown) => failure(() => dag('d', {}, body))

describe('expand', () => {
  it('says what to map over, which results are taken whole, and what comes before', () => {
    const body = () => each().expand(list(), [1, list('inner')], unmapped({ deep: list('same') }), { a: 1 })
    expect(spec('each', body)).toMatchObject({
      upstream: ['inner', 'same', 'list'],
      mapping: {
        over: [{ taskId: 'list' }, { length: 2 }, { length: 1 }],
        whole: ['inner', 'same'],
        maxMapLength: 1024,
      },
    })
    expect(spec('list', body)?.mapping).toBeNull()
  })

  it('is refused where there is nothing to map over, too much, or nothing to wait for', () => {
    expect(inDag(() => each().expand(unmapped(1)))).toMatch(
      /^DAG "d": "each" is expanded over nothing\. Give it a list/,
    )
    expect(inDag(() => each().expand(list(), 3 as never))).toMatch(/^DAG "d": argument 2 of "each"\.expand is nothing/)
    expect(inDag(() => each({ maxMapLength: 3 }).expand([1, 2], [1, 2]))).toMatch(
      /^DAG "d": "each" would be expanded to 4 task instances; its maxMapLength is 3\./,
    )
    expect(inDag(() => each({ triggerRule: 'always' }).expand(list()))).toMatch(/has the trigger rule always.*all_done/)
    expect(spec('each', () => each({ triggerRule: 'always' }).expand([1]))?.mapping?.over).toEqual([{ length: 1 }])
    const choose = branch('pick', () => 'a')
    const mapped = choose as unknown as { expand(...args: unknown[]): unknown }
    expect(inDag(() => mapped.expand([1]))).toMatch(/^DAG "d": "pick" \(branch\) cannot be mapped\./)
    expect(inDag(() => each().expand(taskGroup('g', () => list()) as never))).toMatch(/group "g" has no result/)
  })

  it('names the tasks of a cycle that goes through it, and through groups', () => {
    const cycle = inDag(() => {
      const first = list()
      const group = taskGroup('g', () => each().expand(first))
      group.result.before(taskGroup('h', () => task('last', () => 1)()).result)
      const before = taskGroup('k', () => task('before', () => 1)())
      group.before(before)
      before.before(first)
    })
    expect(cycle).toContain('These tasks wait for each other: list → g.each → k.before → list.')
    expect(inDag(() => [each().expand([1]), each().expand([2])])).toContain('two tasks are called "each"')
  })

  it('gives each instance its element, and the rest as it is', () => {
    let args: readonly unknown[] = []
    const body = dag('d', {}, () => {
      each().expand(list(), ['x', list('inner')], unmapped({ same: list('same') }), { k: 5 })
    })
    args = dagDefinition(body)?.tasks.find(({ taskId }) => taskId === 'each')?.args ?? []
    const values = { inner: ['i'], same: 7 }
    const resolve = (second: number) => resolveMapped(args, [{ value: 'a' }, { index: second }, { index: 0 }], values)
    expect(resolve(0)).toEqual(['a', 'x', { same: 7 }, ['k', 5]])
    expect(resolve(1)).toEqual(['a', ['i'], { same: 7 }, ['k', 5]])
  })

  it('meets each combination once, the last list fastest', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }), (lengths) => {
        const total = lengths.reduce((product, length) => product * length, 1)
        const all = Array.from({ length: total }, (_, index) => elementIndexes(lengths, index))
        expect(new Set(all.map(String)).size).toBe(total)
        expect(all.every((indexes) => indexes.every((at, place) => at >= 0 && at < (lengths[place] ?? 0)))).toBe(true)
        const inOrder = all.toSorted((a, b) => a.map((at, place) => at - (b[place] ?? 0)).find((d) => d !== 0) ?? 0)
        expect(all).toEqual(inOrder)
      }),
    )
  })
})

describe('a choice, in a DAG', () => {
  it('is a kind of its own, with options of its own', () => {
    const pick = branch('pick', { retries: 2 }, (_c, size: number) => (size > 1 ? 'a' : []))
    const stop = shortCircuit('stop', { ignoreDownstreamTriggerRules: false }, () => true)
    const found = specs(() => [pick(task('size', () => 3)()), stop(), stop.override({ taskId: 'other', retries: 1 })()])
    expect(found.map(({ taskId, kind, retries, upstream }) => [taskId, kind, retries, upstream])).toEqual([
      ['size', 'function', 0, []],
      ['pick', 'branch', 2, ['size']],
      ['stop', 'shortCircuit', 0, []],
      ['other', 'shortCircuit', 1, []],
    ])
    expect(failure(() => branch('pick', 3 as never))).toContain('Task "pick" (branch) has no function.')
    expect(inDag(() => shortCircuit('s', { ignoreDownstreamTriggerRules: 1 as never }, () => true)())).toContain(
      'option "ignoreDownstreamTriggerRules": must be true or false',
    )
  })
})

describe('an approval, in a DAG', () => {
  const asks = (options: object, body?: () => string) => () =>
    body === undefined ? approval('ok', options as never)() : approval('ok', options as never, body)()

  it('says what is asked', () => {
    const found = spec('ok', asks({ subject: 'Go?', timeout: '2m', defaults: 'Approve', params: { n: 3 }, retries: 1 }))
    expect(found).toMatchObject({
      ...{ kind: 'approval', retries: 1 },
      approval: {
        ...{ subject: 'Go?', body: null, isComputed: false, options: ['Approve', 'Reject'], multiple: false },
        ...{ defaults: ['Approve'], timeout: 120_000, failOnReject: false, respondents: [] },
        params: { type: 'object', properties: { n: { default: 3 } }, required: [] },
      },
    })
    expect(
      spec(
        'ok',
        asks({ subject: 'Go?' }, () => 'text'),
      )?.approval,
    ).toMatchObject({ isComputed: true, body: null })
  })

  it('is refused where it cannot be answered', () => {
    expect(inDag(asks({}))).toContain('option "subject": must be a text')
    expect(inDag(asks({ subject: 'x', options: [] }))).toContain('option "options": must have one at least')
    expect(inDag(asks({ subject: 'x', options: ['a', 'a'] }))).toContain('has an option twice')
    expect(inDag(asks({ subject: 'x', defaults: 'b' }))).toContain('has no option "b"')
    expect(inDag(asks({ subject: 'x', defaults: ['Approve', 'Reject'] }))).toContain('takes one option, not 2')
    expect(inDag(asks({ subject: 'x', body: 'y' }, () => 'z'))).toContain('a body and a function that makes one')
    expect(inDag(asks({ subject: 'x', timeout: 0 }))).toContain('option "timeout": must be longer than nothing')
  })
})

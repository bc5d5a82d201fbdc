import { describe, expect, it } from 'vitest'
import { createWork } from '../../support/work.ts'

describe('a mapped task', () => {
  const MAPPED = `
const list = task('list', (): string[] => ['a', 'b'])
const each = task('each', (_c, name: string, times: number, same: { of: string[] }) => \`\${name}\${times}\${same.of.length}\`)
const sum = task('sum', (_c, all: readonly string[]) => all.join())
const again = task('again', (_c, one: string) => one)
export default dag('work', {}, () => {
  const names = list()
  const made = each.expand(names, [1, 2], pfad.unmapped({ of: names }))
  sum(made)
  again.expand(made)
})`

  it('takes its own element of each list and what is the same in all', async () => {
    await using work = await createWork(MAPPED)
    const run = (elements: ({ index: number } | { value: string })[]) =>
      work.run({ taskId: 'each', upstreamResults: { list: ['a', 'b'] }, elements })
    expect((await run([{ value: 'b' }, { index: 0 }])).result).toMatchObject({ xcoms: { return_value: 'b12' } })
    expect((await run([{ value: 'a' }, { index: 1 }])).result).toMatchObject({ xcoms: { return_value: 'a22' } })
    const sum = await work.run({ taskId: 'sum', upstreamResults: { each: ['x', 'y'] } })
    expect(sum.result).toMatchObject({ xcoms: { return_value: 'x,y' } })
  })

  it('makes the task fail whose result it cannot be mapped over, in words', async () => {
    await using work = await createWork(`
const each = task('each', { maxMapLength: 2 }, (_c, name: unknown) => String(name))
const bad = (id: string, value: unknown) => task(id, () => value as string[])()
export default dag('work', {}, () => {
  for (const [id, value] of Object.entries({ three: [1, 2, 3], number: 3, nothing: undefined, nil: null }))
    each.override({ taskId: 'over_' + id }).expand(bad(id, value))
})`)
    const failure = async (taskId: string) => {
      const { result } = await work.run({ taskId })
      return result.outcome === 'failed' ? [result.error.code, result.error.message] : [result.outcome]
    }
    expect(await failure('three')).toEqual([
      'result-too-long',
      'Its result has 3 elements, but "over_three" expands over at most 2.',
    ])
    const but = (id: string) => `but "over_${id}" expands over its result.`
    expect(await failure('number')).toEqual(['result-not-mappable', `It returned a number, ${but('number')}`])
    expect(await failure('nothing')).toEqual(['result-not-mappable', `It returned nothing, ${but('nothing')}`])
    expect(await failure('nil')).toEqual(['result-not-mappable', `It returned null, ${but('nil')}`])
  })
})

describe('a branch', () => {
  const BRANCH = `
const step = (id: string) => task(id, () => 1)()
const pick = (id: string, choice: unknown) => pfad.branch(id, () => choice as string)()
export default dag('work', {}, () => {
  for (const [id, choice] of Object.entries({ one: 'one_left', group: ['one_group'], none: undefined, far: 'one_end', odd: 3 })) {
    const branch = pick(id, choice)
    const left = step(id + '_left')
    const end = step(id + '_end')
    branch.before(left, step(id + '_right'))
    const group = pfad.taskGroup(id + '_group', () => step('first').before(step('second')))
    branch.before(group)
    left.before(end)
  }
  const stop = (id: string, is: unknown, options = {}) => {
    const first = pfad.shortCircuit(id, options, () => is as boolean)()
    pfad.chain(first, step(id + '1'), step(id + '2'))
  }
  stop('go', true)
  stop('halt', false)
  stop('pause', false, { ignoreDownstreamTriggerRules: false })
  stop('count', 0)
})`
  it('tells what it chose and what it skips, and names what it could have chosen', async () => {
    await using work = await createWork(BRANCH)
    const result = async (taskId: string) => (await work.run({ taskId })).result
    expect(await result('one')).toEqual({
      outcome: 'success',
      xcoms: { return_value: 'one_left', skipmixin_key: { followed: ['one_left'] } },
      skip: ['one_right', 'one_group.first'],
    })
    expect(await result('none')).toEqual({
      outcome: 'success',
      xcoms: { skipmixin_key: { followed: [] } },
      skip: ['none_left', 'none_right', 'none_group.first'],
    })
    expect(await result('far')).toMatchObject({
      outcome: 'failed',
      error: {
        code: 'bad-branch',
        message: '"far" chose "one_end", which does not come right after it.',
        hint: 'It can choose "far_left", "far_right", "far_group.first", "far_group", or nothing.',
      },
    })
    expect(await result('odd')).toMatchObject({ error: { message: expect.stringContaining('"odd" chose 3') } })
    const { lines } = await work.run({ taskId: 'one' })
    expect(lines.map(({ text }) => text)).toContain('Skips one_right, one_group.first.')
  })

  it('or a short circuit skips all that comes after it, or only what comes right after', async () => {
    await using work = await createWork(BRANCH)
    const result = async (taskId: string) => (await work.run({ taskId })).result
    expect(await result('go')).toEqual({ outcome: 'success', xcoms: { return_value: true }, skip: [] })
    expect(await result('halt')).toMatchObject({ skip: ['halt1', 'halt2'], xcoms: { return_value: false } })
    expect(await result('pause')).toMatchObject({ skip: ['pause1'] })
    expect(await result('count')).toMatchObject({ error: { message: '"count" returned 0.' } })
  })
})

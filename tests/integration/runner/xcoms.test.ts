import { describe, expect, it } from 'vitest'
import { createWork } from '../../support/work.ts'

describe('XComs', () => {
  it('are left by push, however the attempt ends, and beside the result', async () => {
    await using work = await createWork(`
export default dag('work', {}, () => {
  task('good', ({ xcom }) => { xcom.push('rows', 3); xcom.push('rows', { n: 4 }); return 'done' })()
  task('bad', ({ xcom }) => { xcom.push('so_far', [1]); throw new Error('no') })()
  task('skips', ({ xcom }) => { xcom.push('why', 'empty'); throw new SkipTask('nothing') })()
})`)
    expect((await work.run({ taskId: 'good' })).result).toMatchObject({
      outcome: 'success',
      xcoms: { rows: { n: 4 }, return_value: 'done' },
    })
    expect((await work.run({ taskId: 'bad' })).result).toMatchObject({ outcome: 'failed', xcoms: { so_far: [1] } })
    expect((await work.run({ taskId: 'skips' })).result).toMatchObject({ outcome: 'skipped', xcoms: { why: 'empty' } })
  })

  it('are pulled of the run’s own tasks, by key; mapped ones as a list', async () => {
    const asked: unknown[] = []
    await using work = await createWork(
      `
export default dag('work', {}, () => {
  task('a', () => 1)()
  task('m', () => 1)()
  task('asks', async ({ xcom }) => ({
    one: await xcom.pull<number>('a'),
    key: await xcom.pull('a', 'k', { includePriorDates: true }),
    mapped: await xcom.pull('m'),
    several: await xcom.pull(['a', 'm'], 'none'),
  }))()
  task('wrong', ({ xcom }) => xcom.pull('b'))()
})`,
      {
        pullXComs: (wish) => {
          asked.push(wish)
          if (wish.key === 'none') return []
          if (wish.taskIds.includes('m')) return [1, 2].map((value) => ({ taskId: 'm', mapIndex: value, value }))
          return [{ taskId: 'a', mapIndex: -1, value: wish.key }]
        },
      },
    )
    expect((await work.run({ taskId: 'asks' })).result).toMatchObject({
      xcoms: { return_value: { one: 'return_value', key: 'k', mapped: [1, 2], several: [null, null] } },
    })
    const of = { dagId: 'work', runId: 'manual__1', includePriorDates: false }
    expect(asked.slice(0, 2)).toEqual([
      { ...of, taskIds: ['a'], key: 'return_value' },
      { ...of, taskIds: ['a'], key: 'k', includePriorDates: true },
    ])
    expect((await work.run({ taskId: 'wrong' })).result).toMatchObject({
      error: { code: 'unknown-task', hint: 'There are: a, m, asks, wrong.' },
    })
  })

  it('that are not JSON, or too large, fail where they are pushed, and say where in the value', async () => {
    await using work = await createWork(`
const values: Record<string, unknown> = {
  date: { rows: [{ at: new Date(0) }] }, map: new Map(), bigint: { n: 1n }, undefined, nan: [NaN],
  cycle: (() => { const a: { b?: unknown } = {}; a.b = { a }; return a })(),
  deep: (() => { let a: unknown = 1; for (let n = 0; n < 1e5; n++) a = [a]; return a })(),
  large: 'x'.repeat(1024 * 1024),
}
export default dag('work', {}, () => {
  for (const [id, value] of Object.entries(values)) task(id, ({ xcom }) => { xcom.push('k', value as string) })()
  task('key', ({ xcom }) => { xcom.push('', 1) })()
})`)
    const error = async (taskId: string) => {
      const { result } = await work.run({ taskId })
      return 'error' in result ? `${result.error.code}: ${result.error.message}` : result.outcome
    }
    expect(await error('date')).toBe('xcom-not-json: In the XCom "k", rows[0].at is a Date, which JSON cannot say.')
    expect(await error('map')).toBe('xcom-not-json: The XCom "k" is a Map, which JSON cannot say.')
    expect(await error('bigint')).toBe('xcom-not-json: In the XCom "k", n is a bigint, which JSON cannot say.')
    expect(await error('undefined')).toBe('xcom-not-json: The XCom "k" is undefined, which JSON cannot say.')
    expect(await error('nan')).toBe('xcom-not-json: In the XCom "k", [0] is NaN, which JSON cannot say.')
    expect(await error('cycle')).toContain('b.a is a part that contains itself')
    expect(await error('deep')).toContain('nested more than 200 deep')
    expect(await error('large')).toContain('xcom-too-large: The XCom "k" has 1048578 bytes; at most 1048576 are kept.')
    expect(await error('key')).toContain('bad-xcom-key')
  })

  it('that a child forges harm only its own attempt', async () => {
    await using work = await createWork(`
import { writeSync } from 'node:fs'
import { serialize } from 'node:v8'
/** Writes to the channel itself, as Node frames its messages. */
const forge = (xcoms: object) => {
  const body = serialize({ t: 'result', id: 1, result: { outcome: 'success', xcoms, skip: [] }, rssMb: 1, dirty: false })
  const size = Buffer.alloc(4)
  size.writeUInt32BE(body.length)
  const bytes = Buffer.concat([size, body])
  for (let at = 0; at < bytes.length; ) try { at += writeSync(3, bytes, at) } catch (error) { if ((error as { code: string }).code !== 'EAGAIN') throw error }
  return sleep(60_000)
}
export default dag('work', {}, () => {
  task('broken', () => forge({ return_value: '{"a":' }))()
  task('large', () => forge({ k: JSON.stringify('x'.repeat(2 * 1024 * 1024)) }))()
  task('fine', () => 1)()
})`)
    expect((await work.run({ taskId: 'broken' })).result).toMatchObject({ error: { code: 'xcom-not-json' } })
    expect((await work.run({ taskId: 'large' })).result).toMatchObject({ error: { code: 'xcom-too-large' } })
    expect((await work.run({ taskId: 'fine' })).result.outcome).toBe('success')
  }, 30_000)
})

import { describe, expect, it } from 'vitest'
import { createWork } from '../../support/work.ts'

const source = { dagId: 'p', runId: 'r', taskId: 't', mapIndex: -1 }

describe('a task with assets', () => {
  it('says what there is to say of those it updates, and is refused where it does not, or too much', async () => {
    await using work = await createWork(`
import { asset } from 'pfad'
const [posts, users] = [asset('posts'), asset('users')]
const outlets = [posts, users]
const good = task('good', { outlets }, ({ outletEvents }) => {
  outletEvents(posts).extra = { rows: 12, at: { x: null } }
  outletEvents(posts).extra.more = true
})
const silent = task('silent', { outlets }, () => 1)
const other = task('other', { outlets }, ({ outletEvents }) => void outletEvents(asset('tags')))
const large = task('large', { outlets }, ({ outletEvents }) => { outletEvents(users).extra.text = 'x'.repeat(20_000) })
const wrong = task('wrong', { outlets }, ({ outletEvents }) => { outletEvents(users).extra = { at: new Date(0) } as never })
export default dag('work', {}, () => void [good(), silent(), other(), large(), wrong()])`)
    expect((await work.run({ taskId: 'good' })).result).toEqual({
      ...{ outcome: 'success', xcoms: {}, skip: [] },
      assetExtras: { posts: { rows: 12, at: { x: null }, more: true } },
    })
    expect((await work.run({ taskId: 'silent' })).result).not.toHaveProperty('assetExtras')
    const errors = []
    for (const taskId of ['other', 'large', 'wrong']) errors.push((await work.run({ taskId })).result)
    expect(errors).toMatchObject([
      { error: { code: 'no-outlet', message: 'The task "other" does not have the asset "tags" as an outlet.' } },
      { error: { code: 'extra-too-large', message: expect.stringContaining('at most 16384 are kept') } },
      { error: { code: 'extra-not-json', message: 'The extra of the asset "users" has a Date in at.' } },
    ])
  })

  it('is told what its run came from, by asset', async () => {
    await using work = await createWork(`
const use = task('use', ({ triggeringAssetEvents }) =>
  Object.entries(triggeringAssetEvents).map(([name, events]) => [
    name, events.map(({ at, extra, source }) => [at.toISOString(), extra, source?.taskId ?? null]),
  ]))
export default dag('work', {}, () => void use())`)
    const event = (id: number, asset: string, by: string | null) => ({
      ...{ id, asset, at: id * 1000, extra: { id }, by, source: by === null ? source : null },
    })
    const triggeringAssetEvents = [event(1, 'a', null), event(2, 'b', 'ui'), event(3, 'a', null)]
    const { result } = await work.run({ taskId: 'use', triggeringAssetEvents })
    expect(result).toMatchObject({
      xcoms: {
        return_value: [
          [
            'a',
            [
              ['1970-01-01T00:00:01.000Z', { id: 1 }, 't'],
              ['1970-01-01T00:00:03.000Z', { id: 3 }, 't'],
            ],
          ],
          ['b', [['1970-01-01T00:00:02.000Z', { id: 2 }, null]]],
        ],
      },
    })
    expect((await work.run({ taskId: 'use' })).result).toMatchObject({ xcoms: { return_value: [] } })
  })
})

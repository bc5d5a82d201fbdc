import { describe, expect, it } from 'vitest'
import { makeDag, makeFile, makeTask } from '../../../tests/contracts/engineFixtures.ts'
import { failure, success } from '../../../tests/simulation/scriptedRunner.ts'
import { by, everyMinute, finish, type Setup, START, setUp } from '../../../tests/simulation/setUp.ts'
import type { AssetExpression } from '../../contract/models/dag.ts'

const posts = { asset: 'posts' }
const users = { asset: 'users' }
const both: AssetExpression = { all: [posts, users] }
const onAssets = (expression: AssetExpression) => ({ schedule: { kind: 'assets', expression } }) as const
const consumer = (expression: AssetExpression = both, over = {}) =>
  makeDag('d', [makeTask('use')], { ...onAssets(expression), ...over })
const producer = (dagId: string, outlets: string[], over = {}) => makeDag(dagId, [makeTask('make', { outlets })], over)

const say = (setup: Setup, name: string, extra = {}) => setup.scheduler.createAssetEvent({ name, extra, by: 'cli' })
const runs = ({ store }: Setup, dagId = 'd') => store.runs({ dagId, limit: 99 }).toReversed()
const consumed = (setup: Setup, runId: string, dagId = 'd') =>
  setup.store.assetEvents({ consumedBy: { dagId, runId }, limit: 99 }).map(({ id, asset }) => `${asset} ${id}`)
const queue = ({ store }: Setup) => store.assetQueue().map(({ dagId, asset }) => `${dagId} ${asset}`)

describe('a task with outlets', () => {
  it('updates them with its success: source, extra, and the same commit', async () => {
    const result = { ...success(1), assetExtras: { posts: { rows: 12 } } } as const
    const setup = await setUp([producer('p', ['posts', 'users'])], () => ({ after: 100, result }))
    const { runId } = await setup.scheduler.trigger({ dagId: 'p', ...by })
    await finish(setup, 100)
    const source = { dagId: 'p', runId, taskId: 'make', mapIndex: -1 }
    const at = START + 100
    expect(setup.store.assetEvents({ limit: 9 })).toEqual([
      { id: 2, asset: 'users', at, extra: {}, source, by: null },
      { id: 1, asset: 'posts', at, extra: { rows: 12 }, source, by: null },
    ])
  })

  it.each([
    ['fails', failure()],
    ['skips', { outcome: 'skipped', reason: 'nothing to do' } as const],
    ['waits', { outcome: 'rescheduled', at: START + 900_000 } as const],
  ])('updates nothing where it %s', async (_, result) => {
    const setup = await setUp([producer('p', ['posts'])], () => ({ after: 100, result }))
    await setup.scheduler.trigger({ dagId: 'p', ...by })
    await finish(setup, 1000)
    expect(setup.store.assetEvents({ limit: 9 })).toEqual([])
  })
})

describe('a DAG on posts & users', () => {
  it('has no run before it that a task could depend on', async () => {
    const dag = makeDag('d', [makeTask('use', { dependsOnPast: true })], onAssets(posts))
    const setup = await setUp([dag], () => ({ after: 100, result: failure() }))
    for (const _run of [1, 2]) {
      await say(setup, 'posts')
      await finish(setup, 1000)
    }
    expect(runs(setup).map(({ state }) => state)).toEqual(['failed', 'failed'])
  })

  it('gets one run once both were updated, linked to all events since the last, and an empty queue', async () => {
    const setup = await setUp([producer('p', ['posts']), producer('u', ['users']), consumer()])
    for (const dagId of ['p', 'p', 'u']) {
      expect(runs(setup)).toEqual([])
      await setup.scheduler.trigger({ dagId, ...by })
      await finish(setup, 1000)
    }
    const at = START + 2100
    expect(runs(setup)).toMatchObject([
      {
        ...{ runType: 'asset_triggered', state: 'success', logicalDate: null, dataInterval: null, runAfter: at },
        ...{ runId: 'asset_triggered__2025-01-15T10:00:32.100000+00:00', triggeredBy: 'asset' },
      },
    ])
    expect(consumed(setup, runs(setup)[0]?.runId ?? '')).toEqual(['users 3', 'posts 2', 'posts 1'])
    expect(queue(setup)).toEqual([])
    await setup.scheduler.trigger({ dagId: 'u', ...by })
    await finish(setup, 1000)
    expect([runs(setup).length, queue(setup)]).toEqual([1, ['d users']])
    await say(setup, 'posts')
    await finish(setup, 1000)
    expect(consumed(setup, runs(setup)[1]?.runId ?? '')).toEqual(['posts 5', 'users 4'])
  })

  it('hands the run what it came from', async () => {
    const setup = await setUp([consumer()])
    await say(setup, 'posts', { rows: 1 })
    await say(setup, 'users')
    await finish(setup, 1000)
    const event = { at: START, source: null, by: 'cli' }
    expect(setup.script.requests[0]?.triggeringAssetEvents).toEqual([
      { ...event, id: 1, asset: 'posts', extra: { rows: 1 } },
      { ...event, id: 2, asset: 'users', extra: {} },
    ])
  })

  it('gives two runs of one moment different ids', async () => {
    const setup = await setUp([consumer(posts)])
    await Promise.all([say(setup, 'posts'), setup.clock.settle()])
    await Promise.all([say(setup, 'posts'), setup.clock.settle()])
    expect(runs(setup).map(({ runId }) => runId)).toEqual([
      'asset_triggered__2025-01-15T10:00:30+00:00',
      'asset_triggered__2025-01-15T10:00:30+00:00_2',
    ])
  })

  it('does not get what happened before it was there, nor while it is paused', async () => {
    const setup = await setUp([producer('p', ['posts', 'users'])])
    await say(setup, 'posts')
    await setup.scheduler.registerFile(makeFile(consumer()))
    await say(setup, 'users')
    expect(queue(setup)).toEqual(['d users'])
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: true, by: 'cli' })
    await say(setup, 'posts')
    expect(queue(setup)).toEqual(['d users'])
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: false, by: 'cli' })
    expect(runs(setup)).toEqual([])
    await say(setup, 'posts')
    // The event of the pause belongs to the run all the same; the one before the DAG does not.
    expect(consumed(setup, runs(setup)[0]?.runId ?? '')).toEqual(['posts 4', 'posts 3', 'users 2'])
  })

  it('is linked to what came before it where it catches up, without a run for it', async () => {
    const setup = await setUp([producer('p', ['posts'])])
    await say(setup, 'posts')
    await setup.scheduler.registerFile(makeFile(consumer(posts, { catchup: true })))
    expect(runs(setup)).toEqual([])
    await say(setup, 'posts')
    expect(consumed(setup, runs(setup)[0]?.runId ?? '')).toEqual(['posts 2', 'posts 1'])
  })

  it('that is paused once all is queued runs when it is unpaused', async () => {
    const setup = await setUp([consumer(posts, { maxActiveRuns: 1 })], () => ({ after: 5000, result: success() }))
    await say(setup, 'posts')
    await say(setup, 'posts')
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: true, by: 'cli' })
    await finish(setup)
    expect([runs(setup).length, queue(setup)]).toEqual([1, ['d posts']])
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: false, by: 'cli' })
    expect([runs(setup).length, queue(setup)]).toEqual([2, []])
  })

  it('waits where max_active_runs has no room, and goes on by itself when there is', async () => {
    const dag = consumer(posts, { maxActiveRuns: 2 })
    const setup = await setUp([dag], () => ({ after: 5000, result: success() }))
    for (let count = 0; count < 5; count += 1) {
      await say(setup, 'posts')
      await setup.clock.runUntil(setup.clock.now() + 1)
    }
    expect([runs(setup).length, queue(setup)]).toEqual([2, ['d posts']])
    // The very moment at which the first of them ends.
    await setup.clock.runUntil(START + 5000)
    expect(runs(setup).length).toBe(3)
    // As in Airflow it comes from the first that was queued: the two after it belong to the next.
    expect(consumed(setup, runs(setup)[2]?.runId ?? '')).toEqual(['posts 3'])
    await finish(setup)
    expect([runs(setup).length, queue(setup)]).toEqual([3, []])
  })

  it('forgets what is queued of an asset that its schedule has no more, and all once it is gone', async () => {
    const setup = await setUp([consumer({ all: [posts, users, { asset: 'tags' }] })])
    await say(setup, 'posts')
    await say(setup, 'tags')
    await setup.scheduler.registerFile(makeFile({ ...consumer(), version: 'v2' }))
    expect(queue(setup)).toEqual(['d posts'])
    await setup.scheduler.removeFile('dags:d.ts')
    expect(queue(setup)).toEqual([])
  })

  it('goes on from what the store has after a kill', async () => {
    const setup = await setUp([consumer()])
    await say(setup, 'posts')
    await setup.scheduler[Symbol.asyncDispose]()
    const next = setup.open('two')
    next.start()
    await next.createAssetEvent({ name: 'users', extra: {}, by: 'cli' })
    await finish(setup, 1000)
    expect(consumed(setup, runs(setup)[0]?.runId ?? '')).toEqual(['users 2', 'posts 1'])
  })
})

describe('a schedule', () => {
  it.each<[string, AssetExpression, string[], number]>([
    ['a | b', { any: [posts, users] }, ['users'], 1],
    ['a & (b | c)', { all: [posts, { any: [users, { asset: 'tags' }] }] }, ['tags', 'users', 'posts'], 1],
    ['(a & b) | c', { any: [both, { asset: 'tags' }] }, ['posts', 'tags', 'users', 'posts'], 2],
  ])('%s', async (_, expression, events, count) => {
    const setup = await setUp([consumer(expression)])
    for (const name of events) {
      await say(setup, name)
      await finish(setup, 1000)
    }
    expect(runs(setup)).toHaveLength(count)
  })

  it('of assets or time has runs of both kinds, and a scheduled one leaves the queue as it is', async () => {
    const schedule = { ...everyMinute.schedule, kind: 'assetsOrTime', expression: both, cron: '* * * * *' } as const
    const setup = await setUp([consumer(both, { schedule })])
    await say(setup, 'posts')
    await finish(setup, 31_000)
    expect(queue(setup)).toEqual(['d posts'])
    await say(setup, 'users')
    await finish(setup, 1000)
    expect(runs(setup).map(({ runType }) => runType)).toEqual(['scheduled', 'scheduled', 'asset_triggered'])
  })

  it('on an asset that the DAG itself updates is a loop in which each turn is a run of its own', async () => {
    const loop = makeDag('d', [makeTask('a', { outlets: ['posts'] })], onAssets(posts))
    const setup = await setUp([loop], () => ({ after: 1000, result: success() }))
    await say(setup, 'posts')
    await finish(setup, 10_500)
    // The first, and one a second.
    expect([runs(setup).length, setup.store.lastAssetEventId()]).toEqual([11, 11])
    expect(runs(setup).filter(({ state }) => state === 'running')).toHaveLength(1)
  })
})

describe('the scheduler, asked about assets,', () => {
  it('names producers, consumers, the last event, and what is said of them', async () => {
    const spec = { name: 'posts', uri: 's3://raw/posts', group: null, extra: { owner: 'me' } }
    const setup = await setUp([producer('p', ['posts'], { assets: [spec] }), consumer()])
    const event = await say(setup, 'posts')
    expect(setup.scheduler.assets()).toEqual([
      {
        ...{ name: 'posts', uri: 's3://raw/posts', group: 'asset', extra: { owner: 'me' } },
        producers: [{ dagId: 'p', taskId: 'make' }],
        consumers: [{ dagId: 'd', isQueued: true }],
        lastEvent: event,
      },
      {
        ...{ name: 'users', uri: 'users', group: 'asset', extra: {}, producers: [], lastEvent: null },
        consumers: [{ dagId: 'd', isQueued: false }],
      },
    ])
    expect(setup.scheduler.asset({ uri: 's3://raw/posts' }).name).toBe('posts')
    expect(() => setup.scheduler.asset({ name: 'post' })).toThrow('There is no asset "post".')
    await expect(say(setup, 'post')).rejects.toMatchObject({
      code: 'asset-not-found',
      hint: 'There are: posts, users.',
    })
  })

  it('says what a DAG has got and waits for', async () => {
    const setup = await setUp([consumer(), makeDag('other', [])])
    await say(setup, 'posts')
    expect(setup.scheduler.assetWaits('d')).toEqual([
      {
        ...{
          dagId: 'd',
          isPaused: false,
          condition: 'posts & users',
          isMet: false,
          queued: '1 of 2: posts ✓, users –',
        },
        assets: [
          { name: 'posts', queuedAt: START },
          { name: 'users', queuedAt: null },
        ],
        waitsFor: ['users'],
        sentence: 'd waits for an update of users (1 of 2: posts ✓, users –).',
      },
    ])
    expect(setup.scheduler.assetWaits()).toHaveLength(1)
    expect(() => setup.scheduler.assetWaits('other')).toThrow('other is not scheduled on assets.')
    const cleared = await setup.scheduler.clearQueuedAssets({ dagId: 'd', by: 'cli' })
    expect([cleared.waitsFor, queue(setup)]).toEqual([['posts', 'users'], []])
    expect(setup.store.history({ dagId: 'd', runId: null }, 9)).toMatchObject([
      { name: 'clearQueuedAssets', by: 'cli' },
    ])
  })

  it('materializes an asset by the one DAG that updates it, or says which there are', async () => {
    const setup = await setUp([
      producer('p', ['posts', 'users']),
      producer('q', ['users']),
      consumer({ asset: 'tags' }),
    ])
    const run = await setup.scheduler.materializeAsset({ name: 'posts' }, 'cli')
    expect(run).toMatchObject({ dagId: 'p', runType: 'manual', triggeredBy: 'cli' })
    await expect(setup.scheduler.materializeAsset({ name: 'users' }, 'cli')).rejects.toMatchObject({
      code: 'many-producers',
      message: 'More than one DAG updates the asset "users": p, q.',
    })
    await expect(setup.scheduler.materializeAsset({ name: 'tags' }, 'cli')).rejects.toMatchObject({
      code: 'asset-not-produced',
    })
  })

  it('says where two files say different things of one asset, and lets both run; one file may not', async () => {
    const said = (dagId: string, uri: string) =>
      producer(dagId, ['posts'], { assets: [{ name: 'posts', uri, group: null, extra: null }] })
    const setup = await setUp([said('p', 's3://a'), said('q', 's3://b')])
    expect(setup.scheduler.assetErrors()).toMatchObject([
      {
        fileloc: 'dags:q.ts',
        message: expect.stringContaining('two different uris: "s3://a" in p (dags:p.ts) and "s3://b" in q (dags:q.ts)'),
      },
    ])
    await setup.scheduler.registerFile(makeFile(said('x', 's3://a'), { ...said('y', 's3://b'), fileloc: 'dags:x.ts' }))
    expect(setup.store.importErrors()).toMatchObject([{ fileloc: 'dags:x.ts' }])
    expect(setup.scheduler.dagSummaries().map(({ dagId }) => dagId)).toEqual(['p', 'q'])
  })
})

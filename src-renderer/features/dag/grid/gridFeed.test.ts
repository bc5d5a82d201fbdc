import { expect, it, vi } from 'vitest'
import type { Change } from '../../../../src-main/contract/calls/app.ts'
import type { GridRun } from '../../../../src-main/contract/models/run.ts'
import { createGridFeed, type GridSource, PAGE } from './gridFeed.ts'

const runAt = (index: number): GridRun => ({
  ...{ runId: `run ${index}`, runType: 'scheduled', state: 'success', logicalDate: index, runAfter: index },
  ...{ queuedAt: index, startDate: index, endDate: index, tasks: {} },
})

const setUp = (total = 1000) => {
  const asked: string[] = []
  const host = { total }
  let tell: (change: Change) => void = () => undefined
  const source: GridSource = {
    isOpen: () => true,
    onOpen: () => () => undefined,
    onChange: (listener) => {
      tell = listener
      return () => undefined
    },
    load: async ({ first, at, limit }, signal) => {
      asked.push(first === undefined ? `at ${at ?? 'end'}` : `${first}`)
      await new Promise((resolve) => setTimeout(resolve, 1))
      signal.throwIfAborted()
      const start = first ?? Math.max(0, (at ?? host.total) - limit)
      const runs = Array.from({ length: Math.min(limit, host.total - start) }, (_, n) => runAt(start + n))
      return { total: host.total, first: start, runs }
    },
  }
  return { feed: createGridFeed(source, 'd'), asked, host, tell: (change: Change) => tell(change) }
}

it('asks for what is looked at, and only for that', async () => {
  const { feed, asked } = setUp()
  using release = new DisposableStack()
  release.defer(feed.hold())
  await vi.waitFor(() => expect(feed.store.getState().total).toBe(1000))
  feed.show([9, 8])
  await vi.waitFor(() => expect([...feed.store.getState().pages.keys()].toSorted((a, b) => a - b)).toEqual([8, 9]))
  expect(feed.store.getState().pages.get(9)?.[0]?.runId).toBe(`run ${9 * PAGE}`)
  feed.show([9, 8])
  expect(asked).toEqual(['at end', '900', '800'])
})

it('gives up what was scrolled past, and keeps memory bounded', async () => {
  const { feed } = setUp(100_000)
  using release = new DisposableStack()
  release.defer(feed.hold())
  feed.show([500])
  feed.show([3])
  await vi.waitFor(() => expect(feed.store.getState().pages.has(3)).toBe(true))
  expect(feed.store.getState().pages.has(500)).toBe(false)
  for (let page = 4; page < 60; page += 1) {
    feed.show([page])
    await vi.waitFor(() => expect(feed.store.getState().pages.has(page)).toBe(true))
  }
  expect(feed.store.getState().pages.size).toBeLessThanOrEqual(24)
})

it('looks again at what is shown after a change of its DAG, and at no other', async () => {
  const { feed, asked, host, tell } = setUp()
  using release = new DisposableStack()
  release.defer(feed.hold())
  feed.show([9])
  await vi.waitFor(() => expect(feed.store.getState().pages.has(9)).toBe(true))
  const page = feed.store.getState().pages.get(9)
  const before = asked.length
  tell({ topic: 'runs', dagId: 'other' })
  host.total = 1001
  tell({ topic: 'runs', dagId: 'd' })
  await vi.waitFor(() => expect(feed.store.getState().total).toBe(1001), { timeout: 3000 })
  await vi.waitFor(() => expect(asked.slice(before)).toEqual(['at end', '900']))
  await new Promise((resolve) => setTimeout(resolve, 10))
  // What came again as it was is the same list: nothing of it is drawn again.
  expect(feed.store.getState().pages.get(9)).toBe(page)
})

it('finds the place of an instant', async () => {
  expect(await setUp().feed.find(640)).toBe(639)
})

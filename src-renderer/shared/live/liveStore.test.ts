import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Change } from '../../../src-main/contract/calls/app.ts'
import { PfadError } from '../../../src-main/contract/error.ts'
import { createLiveStore, type LiveSource } from './liveStore.ts'

/** A connection that the test opens, closes and lets speak. */
const createSource = () => {
  const opened = new Set<() => void>()
  const changed = new Set<(change: Change) => void>()
  let isOpen = true
  const source: LiveSource = {
    isOpen: () => isOpen,
    onOpen: (listener) => {
      opened.add(listener)
      return () => void opened.delete(listener)
    },
    onChange: (listener) => {
      changed.add(listener)
      return () => void changed.delete(listener)
    },
  }
  return {
    source,
    set: (open: boolean) => {
      isOpen = open
      if (open) for (const listener of opened) listener()
    },
    change: (topic: Change['topic']) => {
      for (const listener of changed) listener({ topic })
    },
    listeners: () => opened.size + changed.size,
  }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())
const settle = () => vi.advanceTimersByTimeAsync(0)

const setUp = (load: () => Promise<number>) => {
  const connection = createSource()
  const loaded = vi.fn<() => Promise<number>>(load)
  const live = createLiveStore({
    source: connection.source,
    load: loaded,
    concerns: ({ topic }) => topic === 'runs',
    gapMs: 100,
  })
  return { ...connection, loaded, live }
}

describe('a live store', () => {
  it('loads when it is looked at, and rests when nobody looks', async () => {
    let n = 0
    const { live, loaded, change, listeners } = setUp(async () => ++n)
    expect(loaded).not.toHaveBeenCalled()
    const release = live.hold()
    const releaseOther = live.hold()
    await settle()
    expect(live.store.getState()).toEqual({ data: 1, error: null, isLoading: false })
    release()
    release()
    expect(live.isHeld).toBe(true)
    releaseOther()
    expect(live.isHeld).toBe(false)
    expect(listeners()).toBe(0)
    change('runs')
    await vi.advanceTimersByTimeAsync(1000)
    expect(loaded).toHaveBeenCalledTimes(1)
  })

  it('makes one load of a burst of changes, and none of changes that do not concern it', async () => {
    let n = 0
    const { live, loaded, change } = setUp(async () => ++n)
    live.hold()
    await vi.advanceTimersByTimeAsync(150)
    change('events')
    await vi.advanceTimersByTimeAsync(200)
    expect(loaded).toHaveBeenCalledTimes(1)
    for (let i = 0; i < 50; i += 1) change('runs')
    await settle()
    for (let i = 0; i < 50; i += 1) change('runs')
    await vi.advanceTimersByTimeAsync(200)
    expect(loaded).toHaveBeenCalledTimes(3)
    expect(live.store.getState().data).toBe(3)
  })

  it('asks again when a change came while it was asking', async () => {
    let answer: (value: number) => void = () => undefined
    const { live, loaded, change } = setUp(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    live.hold()
    change('runs')
    answer(1)
    await vi.advanceTimersByTimeAsync(200)
    expect(loaded).toHaveBeenCalledTimes(2)
  })

  it('keeps what it knows while the connection is away, and asks anew when it is back', async () => {
    let n = 0
    const { live, set } = setUp(async () => {
      n += 1
      if (n === 2) throw new PfadError('disconnected', 'gone')
      return n
    })
    live.hold()
    await settle()
    set(true)
    await settle()
    expect(live.store.getState()).toMatchObject({ data: 1, error: null })
    set(false)
    set(true)
    await settle()
    expect(live.store.getState()).toMatchObject({ data: 3, error: null, isLoading: false })
  })

  it('shows an error beside what it knew', async () => {
    let n = 0
    const { live } = setUp(async () => {
      n += 1
      if (n === 2) throw new PfadError('event-store', 'The store is away.', 'Wait.')
      return n
    })
    live.hold()
    await settle()
    await live.refresh()
    expect(live.store.getState()).toEqual({
      data: 1,
      error: { code: 'event-store', message: 'The store is away.', hint: 'Wait.' },
      isLoading: false,
    })
    await live.refresh()
    expect(live.store.getState()).toMatchObject({ data: 3, error: null })
  })

  it('asks anew with each minute where it is asked to', async () => {
    const { source } = createSource()
    const load = vi.fn<() => Promise<number>>(async () => 1)
    const live = createLiveStore({ source, load, concerns: () => false, eachMinute: true })
    const release = live.hold()
    await vi.advanceTimersByTimeAsync(180_000)
    expect(load).toHaveBeenCalledTimes(4)
    release()
    await vi.advanceTimersByTimeAsync(180_000)
    expect(load).toHaveBeenCalledTimes(4)
  })

  it('takes the latest answer, not the one that came last', async () => {
    const answers: ((value: number) => void)[] = []
    const { live } = setUp(() => new Promise((resolve) => answers.push(resolve)))
    live.hold()
    const again = live.refresh()
    answers[1]?.(2)
    await again
    answers[0]?.(1)
    await settle()
    expect(live.store.getState().data).toBe(2)
  })

  it('loads the less often the longer it takes', async () => {
    const slow = () => new Promise<number>((resolve) => setTimeout(() => resolve(1), 200))
    const { live, loaded, change } = setUp(slow)
    const release = live.hold()
    await vi.advanceTimersByTimeAsync(200)
    change('runs')
    await vi.advanceTimersByTimeAsync(590)
    expect(loaded).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(20)
    expect(loaded).toHaveBeenCalledTimes(2)
    release()
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Change } from '../../../src-main/contract/calls/app.ts'
import type { Channel } from '../../../src-main/contract/rpc/channel.ts'
import type { ClientMessage } from '../../../src-main/contract/rpc/protocol.ts'
import { backoff } from './backoff.ts'
import { createConnection } from './connection.ts'

/** The host's end of one channel, steered by the test. */
const createHost = () => {
  const heard: ClientMessage[] = []
  let toClient: (message: unknown) => void = () => undefined
  const closeListeners: (() => void)[] = []
  let isClosed = false
  const close = (): void => {
    if (isClosed) return
    isClosed = true
    for (const listener of closeListeners) listener()
  }
  const channel: Channel = {
    send: (message) => void heard.push(message as ClientMessage),
    onMessage: (listener) => {
      toClient = listener
    },
    onClose: (listener) => void closeListeners.push(listener),
    close,
  }
  return {
    channel,
    heard,
    close,
    say: (message: unknown) => toClient(message),
    opened: (name: string) => heard.find((message) => message.t === 'open' && message.name === name),
  }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())
const settle = () => vi.advanceTimersByTimeAsync(0)

const setUp = (isRefused = false) => {
  const hosts: ReturnType<typeof createHost>[] = []
  let isUp = true
  const connection = createConnection({
    openChannel: async () => {
      if (!isUp) throw new Error('down')
      const host = createHost()
      hosts.push(host)
      return host.channel
    },
    isRefused: async () => isRefused,
  })
  return { connection, hosts, setUp: (up: boolean) => void (isUp = up) }
}

describe('the connection', () => {
  it('opens, hears changes, and tells that it is open after it began to hear them', async () => {
    const { connection, hosts } = setUp()
    const changes: Change[] = []
    const order: string[] = []
    connection.onChange((change) => void changes.push(change))
    connection.onOpen(() => void order.push(hosts[0]?.opened('changes') ? 'hears' : 'deaf'))
    expect(connection.isOpen()).toBe(false)
    await settle()
    expect(connection.state.getState()).toEqual({ status: 'open' })
    expect(order).toEqual(['hears'])
    hosts[0]?.say({ t: 'item', id: hosts[0].opened('changes')?.id, value: { topic: 'runs' } })
    await settle()
    expect(changes).toEqual([{ topic: 'runs' }])
  })

  it('opens again by itself, later and later while the host is away', async () => {
    const { connection, hosts, setUp: set } = setUp()
    const opened = vi.fn<() => void>()
    connection.onOpen(opened)
    await settle()
    set(false)
    hosts[0]?.close()
    await settle()
    expect(connection.state.getState()).toMatchObject({ status: 'waiting', attempt: 1 })
    await expect(connection.call('app.info', {})).rejects.toMatchObject({ code: 'disconnected' })
    await vi.advanceTimersByTimeAsync(10_000)
    const state = connection.state.getState()
    expect(state).toMatchObject({ status: 'waiting' })
    expect('attempt' in state && state.attempt).toBeGreaterThan(2)
    set(true)
    await vi.advanceTimersByTimeAsync(10_001)
    expect(connection.state.getState()).toEqual({ status: 'open' })
    expect(opened).toHaveBeenCalledTimes(2)
    expect(hosts).toHaveLength(2)
    expect(hosts[1]?.opened('changes')).toBeDefined()
  })

  it('tries at once when asked to', async () => {
    const { connection, hosts } = setUp()
    await settle()
    hosts[0]?.close()
    await settle()
    connection.retry()
    await settle()
    expect(connection.state.getState()).toEqual({ status: 'open' })
    // Nothing waits any more: a second attempt would open a second channel.
    await vi.advanceTimersByTimeAsync(60_000)
    expect(hosts).toHaveLength(2)
  })

  it('says that it was refused, and goes on trying', async () => {
    const { connection, hosts, setUp: set } = setUp(true)
    await settle()
    set(false)
    hosts[0]?.close()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(connection.state.getState()).toMatchObject({ status: 'refused' })
    set(true)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(connection.state.getState()).toEqual({ status: 'open' })
  })

  it('starts over when the stream of changes ends', async () => {
    const { connection, hosts } = setUp()
    await settle()
    hosts[0]?.say({ t: 'end', id: hosts[0].opened('changes')?.id })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(hosts).toHaveLength(2)
    expect(connection.state.getState()).toEqual({ status: 'open' })
  })
})

it('waits longer with each attempt, up to a limit', () => {
  expect([1, 2, 3, 4, 5, 6, 50].map((attempt) => backoff(attempt, 0.5))).toEqual([
    400, 800, 1600, 3200, 6400, 8000, 8000,
  ])
  expect([backoff(1, 0), backoff(1, 0.999)]).toEqual([300, 500])
})

import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { PfadError } from '../error.ts'
import type { Channel } from './channel.ts'
import { createRpcClient } from './client.ts'
import { INITIAL_CREDIT, type RpcHandlers } from './protocol.ts'
import { serveRpc } from './server.ts'

const contract = {
  calls: {
    double: { input: z.object({ n: z.number() }), output: z.number() },
    wait: { input: z.object({}), output: z.string() },
    fail: { input: z.object({}), output: z.null() },
  },
  streams: { count: { input: z.object({ to: z.number() }), item: z.number() } },
} as const

/** Two ends of one path; messages take a JSON round trip and a microtask, as on any wire. */
const pair = (): [Channel, Channel] => {
  const listeners: [((m: unknown) => void)[], ((m: unknown) => void)[]] = [[], []]
  const closers: (() => void)[] = []
  let open = true
  const end = (side: 0 | 1): Channel => ({
    send: (message) => {
      const wire = JSON.stringify(message)
      queueMicrotask(() => open && listeners[side === 0 ? 1 : 0].forEach((l) => l(JSON.parse(wire))))
    },
    onMessage: (listener) => void listeners[side].push(listener),
    onClose: (listener) => void closers.push(listener),
    close: () => {
      if (!open) return
      open = false
      for (const closer of closers) closer()
    },
  })
  return [end(0), end(1)]
}

const connect = () => {
  const [near, far] = pair()
  const seen = { produced: 0, aborted: 0 }
  const handlers: RpcHandlers<typeof contract> = {
    calls: {
      double: ({ n }) => n * 2,
      wait: (_input, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            seen.aborted += 1
            reject(new PfadError('cancelled', 'stopped'))
          })
        }),
      fail: () => {
        throw new PfadError('no-luck', 'It failed.', 'Try again.')
      },
    },
    streams: {
      async *count({ to }, signal) {
        for (let i = 0; i < to && !signal.aborted; i++) {
          seen.produced += 1
          yield i
        }
      },
    },
  }
  serveRpc(far, contract, handlers)
  return { client: createRpcClient(near, contract), near, far, seen }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 20))

describe('rpc', () => {
  it('answers calls', async () => {
    const { client } = connect()
    expect(await Promise.all([1, 2, 3].map((n) => client.call('double', { n })))).toEqual([2, 4, 6])
  })

  it('carries errors with code, message and hint', async () => {
    const { client } = connect()
    await expect(client.call('fail', {})).rejects.toMatchObject({ code: 'no-luck', hint: 'Try again.' })
  })

  it('refuses inputs that do not fit, and unknown names', async () => {
    const { client } = connect()
    await expect(client.call('double', { n: 'x' } as never)).rejects.toMatchObject({ code: 'bad-argument' })
    await expect(client.call('toString' as never, {} as never)).rejects.toMatchObject({ code: 'unknown-call' })
  })

  it('streams everything in order', async () => {
    const { client } = connect()
    const got: number[] = []
    for await (const n of client.stream('count', { to: 1000 })) got.push(n)
    expect(got).toEqual(Array.from({ length: 1000 }, (_, i) => i))
  })

  it('lets a reader that stalls stop the source', async () => {
    const { client, seen } = connect()
    const reader = client.stream('count', { to: 100_000 })[Symbol.asyncIterator]()
    await reader.next()
    await settle()
    expect(seen.produced).toBeLessThanOrEqual(INITIAL_CREDIT + 1)
    await reader.return?.()
  })

  it('stops the source when the reader leaves', async () => {
    const { client, seen } = connect()
    for await (const n of client.stream('count', { to: 100_000 })) if (n === 10) break
    await settle()
    expect(seen.produced).toBeLessThan(200)
  })

  it('cancels a call at the handler', async () => {
    const { client, seen } = connect()
    const abort = new AbortController()
    const waiting = client.call('wait', {}, abort.signal)
    await settle()
    abort.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await settle()
    expect(seen.aborted).toBe(1)
  })

  it('fails what is under way when the channel closes, and stops the handlers', async () => {
    const { client, far, seen } = connect()
    const waiting = client.call('wait', {})
    await settle()
    far.close()
    await expect(waiting).rejects.toMatchObject({ code: 'disconnected' })
    expect(seen.aborted).toBe(1)
    await expect(client.call('double', { n: 1 })).rejects.toMatchObject({ code: 'disconnected' })
  })

  it('closes on a message that is not of the protocol', async () => {
    const { client, near } = connect()
    near.send({ t: 'nonsense' })
    await settle()
    await expect(client.call('double', { n: 1 })).rejects.toMatchObject({ code: 'disconnected' })
  })
})

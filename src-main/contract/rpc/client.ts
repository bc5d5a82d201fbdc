import { fromErrorShape, PfadError } from '../error.ts'
import type { Channel } from './channel.ts'
import { INITIAL_CREDIT, type RpcClient, type RpcContract, type ServerMessage, serverMessage } from './protocol.ts'

/** What a request does with the server's messages; `fail` when none can come any more. */
type Request = { receive(message: ServerMessage): void; fail(error: unknown): void }

/** Speaks to a server over `channel`. When the channel closes, everything under way fails with `disconnected`. */
export const createRpcClient = <C extends RpcContract>(channel: Channel, _contract: C): RpcClient<C> => {
  const requests = new Map<number, Request>()
  let nextId = 0
  let closed = false

  channel.onMessage((raw) => {
    const parsed = serverMessage.safeParse(raw)
    if (!parsed.success) return channel.close()
    requests.get(parsed.data.id)?.receive(parsed.data)
  })
  channel.onClose(() => {
    closed = true
    for (const request of requests.values()) request.fail(disconnected())
    requests.clear()
  })

  const call = (name: string, input: unknown, signal?: AbortSignal): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(disconnected())
      if (signal?.aborted) return reject(signal.reason)
      const id = nextId++
      const onAbort = (): void => {
        channel.send({ t: 'cancel', id })
        settle(() => reject(signal?.reason))
      }
      const settle = (how: () => void): void => {
        signal?.removeEventListener('abort', onAbort)
        requests.delete(id)
        how()
      }
      requests.set(id, {
        receive: (message) => {
          if (message.t === 'result') settle(() => resolve(message.value))
          if (message.t === 'error') settle(() => reject(fromErrorShape(message.error)))
        },
        fail: (error) => settle(() => reject(error)),
      })
      signal?.addEventListener('abort', onAbort)
      channel.send({ t: 'call', id, name, input })
    })

  async function* stream(name: string, input: unknown, signal?: AbortSignal): AsyncGenerator<unknown, void> {
    if (closed) throw disconnected()
    if (signal?.aborted) return
    const id = nextId++
    const arrived: unknown[] = []
    let ending: { error?: unknown } | null = null
    let wake: (() => void) | null = null
    const end = (how: { error?: unknown }): void => {
      ending ??= how
      wake?.()
    }
    const onAbort = (): void => end({})
    requests.set(id, {
      receive: (message) => {
        if (message.t === 'item') {
          arrived.push(message.value)
          wake?.()
        } else end(message.t === 'error' ? { error: fromErrorShape(message.error) } : {})
      },
      fail: (error) => end({ error }),
    })
    signal?.addEventListener('abort', onAbort)
    channel.send({ t: 'open', id, name, input, credit: INITIAL_CREDIT })
    let taken = 0
    try {
      while (true) {
        if (signal?.aborted) return
        if (arrived.length > 0) {
          const value = arrived.shift()
          taken += 1
          if (taken === INITIAL_CREDIT / 2) {
            if (!closed) channel.send({ t: 'credit', id, n: taken })
            taken = 0
          }
          yield value
          continue
        }
        const ended = ending as { error?: unknown } | null
        if (ended?.error !== undefined) throw ended.error
        if (ended) return
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    } finally {
      signal?.removeEventListener('abort', onAbort)
      requests.delete(id)
      if (ending === null || signal?.aborted) if (!closed) channel.send({ t: 'cancel', id })
    }
  }

  // The table's types are the contract's; what travels is plain JSON, so this one cast joins them.
  return {
    call,
    stream,
    async [Symbol.asyncDispose]() {
      channel.close()
    },
  } as unknown as RpcClient<C>
}

const disconnected = (): PfadError =>
  new PfadError('disconnected', 'The connection to Pfad is closed.', 'Start it again, or wait until it is back.')

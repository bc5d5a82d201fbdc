import { z } from 'zod'
import { PfadError, toErrorShape } from '../error.ts'
import type { Channel } from './channel.ts'
import {
  type ClientMessage,
  clientMessage,
  type RpcContract,
  type RpcHandlers,
  type ServerMessage,
} from './protocol.ts'

/** Work under way for one request: how to stop it, and, for a stream, the credit left. */
type Work = { readonly abort: AbortController; credit: number; wake: (() => void) | null }

/**
 * Answers one client over `channel` until it closes; then every handler's signal aborts.
 * A message that is not of the protocol closes the channel; an input that does not fit its row is `bad-argument`.
 */
export const serveRpc = <C extends RpcContract>(channel: Channel, contract: C, handlers: RpcHandlers<C>): void => {
  const works = new Map<number, Work>()
  const send = (message: ServerMessage): void => channel.send(message)

  const run = async (id: number, work: Work, answer: () => Promise<void>): Promise<void> => {
    works.set(id, work)
    try {
      await answer()
    } catch (thrown) {
      send({ t: 'error', id, error: toErrorShape(thrown) })
    } finally {
      works.delete(id)
    }
  }

  const answerCall = async (message: ClientMessage & { t: 'call' }, work: Work): Promise<void> => {
    const row = own(contract.calls, message.name)
    const handler = own(handlers.calls, message.name)
    const value = await handler(parseInput(message.name, row.input, message.input) as never, work.abort.signal)
    send({ t: 'result', id: message.id, value })
  }

  const answerStream = async (message: ClientMessage & { t: 'open' }, work: Work): Promise<void> => {
    const row = own(contract.streams, message.name)
    const handler = own(handlers.streams, message.name)
    const items = handler(parseInput(message.name, row.input, message.input) as never, work.abort.signal)
    for await (const value of items) {
      while (work.credit === 0 && !work.abort.signal.aborted) await credited(work)
      if (work.abort.signal.aborted) return
      work.credit -= 1
      send({ t: 'item', id: message.id, value })
    }
    send({ t: 'end', id: message.id })
  }

  channel.onMessage((raw) => {
    const parsed = clientMessage.safeParse(raw)
    if (!parsed.success) return channel.close()
    const message = parsed.data
    const known = works.get(message.id)
    if (message.t === 'cancel') return known && stop(known)
    if (message.t === 'credit') return known && addCredit(known, message.n)
    if (known) return channel.close()
    const work: Work = { abort: new AbortController(), credit: message.t === 'open' ? message.credit : 0, wake: null }
    void run(message.id, work, () => (message.t === 'call' ? answerCall(message, work) : answerStream(message, work)))
  })
  channel.onClose(() => {
    for (const work of works.values()) stop(work)
  })
}

const credited = (work: Work): Promise<void> =>
  new Promise((resolve) => {
    work.wake = resolve
  })

const addCredit = (work: Work, n: number): void => {
  work.credit += n
  work.wake?.()
}

const stop = (work: Work): void => {
  work.abort.abort(new PfadError('cancelled', 'The caller cancelled the request.'))
  work.wake?.()
}

const own = <T>(table: Readonly<Record<string, T>>, name: string): T => {
  const found = Object.hasOwn(table, name) ? table[name] : undefined
  if (found === undefined) throw new PfadError('unknown-call', `There is no call named ${JSON.stringify(name)}.`)
  return found
}

const parseInput = (name: string, schema: z.ZodType, input: unknown): unknown => {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new PfadError('bad-argument', `${name}: ${z.prettifyError(parsed.error)}`)
}

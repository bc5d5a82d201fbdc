import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Change } from '../../../src-main/contract/calls/app.ts'
import { PfadError } from '../../../src-main/contract/error.ts'
import { type PfadClient, pfadContract } from '../../../src-main/contract/pfadContract.ts'
import { createRpcClient } from '../../../src-main/contract/rpc/client.ts'
import { backoff } from './backoff.ts'
import type { OpenChannel } from './channel.ts'

/** `refused`: something answers, but no longer to this page's key. */
export type ConnectionState =
  | { readonly status: 'connecting' | 'open' }
  | { readonly status: 'waiting' | 'refused'; readonly attempt: number; readonly retryAt: number }

/** The page's one connection. What was under way when it broke fails with `disconnected`; it opens again by itself. */
export type Connection = {
  readonly state: StoreApi<ConnectionState>
  readonly call: PfadClient['call']
  readonly stream: PfadClient['stream']
  /** Both return how to stop listening. `onOpen` fires at each opening, the first included, once changes are heard. */
  readonly onOpen: (listener: () => void) => () => void
  readonly onChange: (listener: (change: Change) => void) => () => void
  readonly isOpen: () => boolean
  /** Tries now what waits for its turn. */
  readonly retry: () => void
  /** Makes all who listen ask for what they show once more. */
  readonly askAnew: () => void
}

export const createConnection = (options: {
  readonly openChannel: OpenChannel
  /** Whether the host is there but refuses this page. */
  readonly isRefused: () => Promise<boolean>
  readonly now?: () => number
}): Connection => {
  const { openChannel, isRefused, now = Date.now } = options
  const state = createStore<ConnectionState>(() => ({ status: 'connecting' }))
  const opened = new Set<() => void>()
  const changed = new Set<(change: Change) => void>()
  let client: PfadClient | null = null
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const hearChanges = async (heard: PfadClient): Promise<void> => {
    try {
      for await (const change of heard.stream('changes', {})) for (const listener of changed) listener(change)
    } catch {
      // The connection closed; `lost` tells.
    }
    // A stream that ended while the connection lives would leave the screens blind: start over.
    if (client === heard) await heard[Symbol.asyncDispose]()
  }

  const lost = async (): Promise<void> => {
    client = null
    attempt += 1
    const wait = backoff(attempt, Math.random())
    const status = attempt > 1 && (await isRefused()) ? 'refused' : 'waiting'
    state.setState({ status, attempt, retryAt: now() + wait }, true)
    timer = setTimeout(connect, wait)
  }

  const connect = (): void => {
    clearTimeout(timer)
    timer = undefined
    openChannel().then(
      (channel) => {
        attempt = 0
        channel.onClose(() => void lost())
        client = createRpcClient(channel, pfadContract)
        state.setState({ status: 'open' }, true)
        void hearChanges(client)
        for (const listener of opened) listener()
      },
      () => void lost(),
    )
  }
  connect()

  const openClient = (): PfadClient => {
    if (client) return client
    throw new PfadError('disconnected', 'Pfad is not connected.', 'It is tried again by itself; wait a moment.')
  }
  return {
    state,
    call: async (name, input, signal) => openClient().call(name, input, signal),
    stream: (name, input, signal) => openClient().stream(name, input, signal),
    onOpen: (listener) => listen(opened, listener),
    onChange: (listener) => listen(changed, listener),
    isOpen: () => client !== null,
    retry: () => {
      if (timer !== undefined) connect()
    },
    askAnew: () => {
      if (client) for (const listener of opened) listener()
    },
  }
}

const listen = <T>(listeners: Set<T>, listener: T): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

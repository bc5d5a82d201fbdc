import { setTimeout as sleep } from 'node:timers/promises'
import { PfadError } from '../../contract/error.ts'
import type { Channel } from '../../contract/rpc/channel.ts'
import { createRpcClient } from '../../contract/rpc/client.ts'
import type { RpcClient, RpcContract } from '../../contract/rpc/protocol.ts'
import { type DataContract, dataContract } from './protocol.ts'

/** Opens a channel to the data engine; starts the engine where that is the caller's to do. */
export type Connect = () => Promise<Channel>

/** How long the engine may be away (it is being restarted) before its callers hear of it. */
const PATIENCE_MS = 10_000

/**
 * A client that connects when first needed and again after the engine has died. Every call of the contract may be sent
 * again without harm (an insert's duplicates are dropped), so a broken connection is only waited out.
 */
export const createDataClient = ({ connect }: { connect: Connect }): RpcClient<DataContract> =>
  createPatientClient({ connect, contract: dataContract })

/** The same for any engine that is restarted when it dies. What it died of `tries` times is not sent again. */
export const createPatientClient = <C extends RpcContract>({
  connect,
  contract,
  tries = Number.POSITIVE_INFINITY,
}: {
  connect: Connect
  contract: C
  tries?: number
}): RpcClient<C> => {
  let current: Promise<RpcClient<C>> | null = null
  let isDisposed = false

  const client = async (): Promise<RpcClient<C>> => {
    if (isDisposed) throw new PfadError('event-store', 'The connection to the data engine is closed.')
    current ??= connect().then((channel) => {
      channel.onClose(() => {
        if (current === mine) current = null
      })
      return createRpcClient(channel, contract)
    })
    const mine = current
    try {
      return await mine
    } catch (thrown) {
      if (current === mine) current = null
      throw thrown
    }
  }

  const retrying = async <T>(work: (open: RpcClient<C>) => Promise<T>, signal?: AbortSignal): Promise<T> => {
    const deadline = Date.now() + PATIENCE_MS
    let sent = 0
    for (let pause = 20; ; pause = Math.min(1000, pause * 2)) {
      signal?.throwIfAborted()
      try {
        const open = await client()
        sent += 1
        return await work(open)
      } catch (thrown) {
        if (!isAway(thrown)) throw thrown
        if (isDisposed || sent >= tries || Date.now() + pause > deadline) throw away(thrown)
        await sleep(pause, undefined, signal ? { signal } : {}).catch(() => undefined)
      }
    }
  }

  return {
    call: (name, input, signal) => retrying((open) => open.call(name, input, signal), signal),
    /** A stream is opened once the engine is there; one that breaks off is the reader's to begin again. */
    async *stream(name, input, signal) {
      const open = await retrying(async (opened) => opened, signal)
      try {
        yield* open.stream(name, input, signal)
      } catch (thrown) {
        throw isAway(thrown) ? away(thrown) : thrown
      }
      // The RPC ends an aborted stream quietly; who waits for its result must hear of it.
      signal?.throwIfAborted()
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true
      const open = await current?.catch(() => null)
      await open?.[Symbol.asyncDispose]()
    },
  }
}

const isAway = (thrown: unknown): boolean =>
  thrown instanceof PfadError && ['disconnected', 'not-running'].includes(thrown.code)

/** The error of whoever would wait no longer, or was in the middle of a stream. */
export const AWAY = 'event-store-away'

const away = (cause: unknown): PfadError =>
  new PfadError(AWAY, 'The data engine does not answer.', 'It is started again by itself; try again.', {
    cause,
  })

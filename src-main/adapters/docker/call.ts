import type Docker from 'dockerode'
import { PfadError } from '../../contract/error.ts'
import { type AskOptions, ask } from './ask.ts'
import { engineError } from './errors.ts'
import type { Found } from './reach.ts'

/**
 * Asks the engine, wherever it is. `what` was being done, as the start of a sentence for the error. A failure is a `PfadError`;
 * an abort is `signal`'s reason.
 */
export type Call = {
  <T>(what: string, work: (docker: Docker) => Promise<T>, options: AskOptions): Promise<T>
  /** The engine, looked for if it is not known. */
  readonly find: (signal?: AbortSignal) => Promise<Found>
  /** Any failure of an answer that is being read, as that of the call would have been. */
  readonly failure: (thrown: unknown, what: string, signal?: AbortSignal) => unknown
}

/** Keeps the engine that `reach` found for as long as it answers. */
export const createCall = (reach: () => Promise<Found>): Call => {
  let known: Promise<Found> | null = null
  let address = ''
  const find = async (signal?: AbortSignal): Promise<Found> => {
    signal?.throwIfAborted()
    known ??= reach().catch((thrown: unknown) => {
      known = null
      throw thrown
    })
    const found = await untilAborted(known, signal)
    address = found.address
    return found
  }
  const failure = (thrown: unknown, what: string, signal?: AbortSignal): unknown => {
    if (signal?.aborted) return signal.reason
    const error = engineError(thrown, what, address)
    if (error.code === 'engine-stopped') known = null
    return error
  }
  const call = async <T>(what: string, work: (docker: Docker) => Promise<T>, options: AskOptions): Promise<T> => {
    const peer = await find(options.signal)
    try {
      return await ask(peer, work, options)
    } catch (thrown) {
      throw failure(thrown, what, options.signal)
    }
  }
  return Object.assign(call, { find, failure })
}

/** `promise`, or the reason of `signal` as soon as it aborts. */
const untilAborted = async <T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> => {
  if (signal === undefined) return promise
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Whether the engine says that what is meant is not there. */
export const isNotFound = (thrown: unknown): boolean =>
  thrown instanceof PfadError && (thrown.cause as { statusCode?: number } | undefined)?.statusCode === 404

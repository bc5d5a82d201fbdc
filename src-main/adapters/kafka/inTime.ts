import type { KafkaTarget } from '../../core/kafka/kafkaTarget.ts'
import { kafkaError } from './reasonOf.ts'

type Limit = {
  readonly target: KafkaTarget
  /** ms */
  readonly within: number
}

/** A client that is left gets so long (ms) to end its connections; what has not ended then ends by itself. */
const LEAVE_WITHIN = 2000

/**
 * The answer of a cluster. All that is asked of one goes through here, so that it ends: the library bounds a request, but
 * its tries have tries of their own. Throws what `kafkaError` says, `kafka-away` when the time is over.
 */
export const inTime = async <T>(work: Promise<T>, { target, within }: Limit, signal?: AbortSignal): Promise<T> => {
  const over = Promise.withResolvers<never>()
  const error = Object.assign(new Error(`no answer within ${within / 1000} s`), { code: 'ETIMEDOUT' })
  const timer = setTimeout(() => over.reject(error), within)
  const abort = (): void => over.reject(signal?.reason)
  signal?.addEventListener('abort', abort)
  if (signal?.aborted) abort()
  try {
    return await Promise.race([work, over.promise])
  } catch (thrown) {
    signal?.throwIfAborted()
    throw kafkaError(thrown, target)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

/** Ends a client; what it was at is lost. Resolves in any case, and soon. */
export const leave = async (client: { close(): Promise<void> }): Promise<void> => {
  const over = Promise.withResolvers<void>()
  const timer = setTimeout(over.resolve, LEAVE_WITHIN)
  // Why it could not say goodbye changes nothing for who leaves.
  await Promise.race([client.close().catch(() => undefined), over.promise])
  clearTimeout(timer)
}

import { PfadError, toErrorShape } from '../../contract/error.ts'
import type { Handlers } from '../../contract/pfadContract.ts'

/** An error with its texts masked; its stack, which repeats them, is left behind. */
export const maskError = (thrown: unknown, mask: (text: string) => string): PfadError => {
  const { code, message, hint } = toErrorShape(thrown)
  return new PfadError(code, mask(message), hint === undefined ? undefined : mask(hint))
}

type Call = (input: never, signal: AbortSignal) => unknown
type Stream = (input: never, signal: AbortSignal) => AsyncIterable<unknown>

/** The same handlers, whose errors hold no secret that the home knows. */
export const maskErrors = (handlers: Handlers, mask: (text: string) => string): Handlers => {
  const call =
    (handler: Call): Call =>
    async (input, signal) => {
      try {
        return await handler(input, signal)
      } catch (thrown) {
        throw maskError(thrown, mask)
      }
    }
  const stream = (handler: Stream): Stream =>
    async function* (input, signal) {
      try {
        yield* handler(input, signal)
      } catch (thrown) {
        throw maskError(thrown, mask)
      }
    }
  return { calls: mapped(handlers.calls, call), streams: mapped(handlers.streams, stream) }
}

/** A table of functions, each of them wrapped; the wrapper keeps their types. */
const mapped = <T extends object, F>(table: T, wrap: (one: F) => F): T =>
  Object.fromEntries(Object.entries(table).map(([name, one]) => [name, wrap(one as F)])) as T

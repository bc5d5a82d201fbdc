import { z } from 'zod'
import { errorShape } from '../error.ts'

/** Items that a stream's reader is ready to take before it has said anything further. */
export const INITIAL_CREDIT = 64

const id = z.int().min(0)

/** What a client says. A stream's server sends no more items than the credit it was given. */
export const clientMessage = z.discriminatedUnion('t', [
  z.object({ t: z.literal('call'), id, name: z.string(), input: z.unknown() }),
  z.object({ t: z.literal('open'), id, name: z.string(), input: z.unknown(), credit: z.int().min(0) }),
  z.object({ t: z.literal('credit'), id, n: z.int().positive() }),
  /** Ends a call or a stream before its time; the handler's signal aborts. */
  z.object({ t: z.literal('cancel'), id }),
])
export type ClientMessage = z.infer<typeof clientMessage>

/** What a server says: one `result` or `error` for a call; `item`s, then `end` or `error`, for a stream. */
export const serverMessage = z.discriminatedUnion('t', [
  z.object({ t: z.literal('result'), id, value: z.unknown() }),
  z.object({ t: z.literal('item'), id, value: z.unknown() }),
  z.object({ t: z.literal('end'), id }),
  z.object({ t: z.literal('error'), id, error: errorShape }),
])
export type ServerMessage = z.infer<typeof serverMessage>

/** A table of calls and streams; `src-main/contract/calls.ts` is the app's. */
export type RpcContract = {
  readonly calls: Readonly<Record<string, { readonly input: z.ZodType; readonly output: z.ZodType }>>
  readonly streams: Readonly<Record<string, { readonly input: z.ZodType; readonly item: z.ZodType }>>
}

/** One handler for each row of a contract; a row without a handler does not compile. Inputs arrive parsed. */
export type RpcHandlers<C extends RpcContract> = {
  readonly calls: {
    readonly [N in keyof C['calls']]: (
      input: z.output<C['calls'][N]['input']>,
      signal: AbortSignal,
    ) => Promise<z.output<C['calls'][N]['output']>> | z.output<C['calls'][N]['output']>
  }
  readonly streams: {
    readonly [N in keyof C['streams']]: (
      input: z.output<C['streams'][N]['input']>,
      signal: AbortSignal,
    ) => AsyncIterable<z.output<C['streams'][N]['item']>>
  }
}

/** The asking side. Errors are `PfadError`s; a stream ends when its source does, `signal` aborts or its reader stops. */
export type RpcClient<C extends RpcContract> = AsyncDisposable & {
  call<N extends keyof C['calls'] & string>(
    name: N,
    input: z.input<C['calls'][N]['input']>,
    signal?: AbortSignal,
  ): Promise<z.output<C['calls'][N]['output']>>
  stream<N extends keyof C['streams'] & string>(
    name: N,
    input: z.input<C['streams'][N]['input']>,
    signal?: AbortSignal,
  ): AsyncIterable<z.output<C['streams'][N]['item']>>
}

import type { CallName, CallOutput, CallParsed, StreamItem, StreamName, StreamParsed } from '../calls.ts'

/** One handler for each row of the contract; a row without a handler does not compile. Inputs arrive parsed. */
export type CallHandlers = {
  readonly [N in CallName]: (input: CallParsed<N>, signal: AbortSignal) => Promise<CallOutput<N>> | CallOutput<N>
}
export type StreamHandlers = {
  readonly [N in StreamName]: (input: StreamParsed<N>, signal: AbortSignal) => AsyncIterable<StreamItem<N>>
}
export type Handlers = { readonly calls: CallHandlers; readonly streams: StreamHandlers }

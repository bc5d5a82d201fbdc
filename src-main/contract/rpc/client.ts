import type { CallInput, CallName, CallOutput, StreamInput, StreamItem, StreamName } from '../calls.ts'

/**
 * The one door to a running Pfad, whoever asks: a screen, the command line, a test. Errors are `PfadError`s.
 * A stream ends when its source does, when `signal` aborts, or when the reader stops iterating.
 */
export interface PfadClient extends AsyncDisposable {
  call<N extends CallName>(name: N, input: CallInput<N>, signal?: AbortSignal): Promise<CallOutput<N>>
  stream<N extends StreamName>(name: N, input: StreamInput<N>, signal?: AbortSignal): AsyncIterable<StreamItem<N>>
}

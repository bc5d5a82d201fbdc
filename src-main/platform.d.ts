/**
 * The few web globals that contract, core and engine may use. Those layers compile without the DOM's and Node's types,
 * so that nothing else of a platform can slip in; hosts see the platform's own, wider declarations instead.
 */
interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean; signal?: AbortSignal }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
declare const AbortSignal: {
  any(signals: AbortSignal[]): AbortSignal
  abort(reason?: unknown): AbortSignal
}
interface AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}
declare const AbortController: { new (): AbortController }
declare function queueMicrotask(callback: () => void): void
declare function structuredClone<T>(value: T): T
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean })
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string
}

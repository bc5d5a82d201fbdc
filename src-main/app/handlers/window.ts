import type { WindowCommand, WindowRequest } from '../../contract/calls/window.ts'
import type { Handlers } from '../../contract/pfadContract.ts'

/** Of a host without a window of its own: nobody hears what the screens offer, and nothing is asked of them. */
export const noWindowHandlers = { 'window.describe': () => ({}) } as const

export const noWindowStreams = {
  'window.requests': (_input: object, signal: AbortSignal): AsyncIterable<WindowRequest> =>
    wishes(
      () => undefined,
      () => undefined,
      signal,
    ),
} as const

export type Appearance = { readonly commands: readonly WindowCommand[]; readonly scheme: 'light' | 'dark' | 'system' }

/** What a native window and the screens in it have to say to each other. */
export type Desk = {
  /** Asks something of the screens: those that are shown, or that will be next. */
  ask(request: WindowRequest): void
  /** The app's handlers, with those of this window. */
  handlers(of: Handlers): Handlers
}

/** So many wishes wait for screens that are not there yet; older ones are out of date. */
const LARGEST_QUEUE = 8

export const createDesk = (onDescribed: (appearance: Appearance) => void): Desk => {
  const queue: WindowRequest[] = []
  let wake = (): void => undefined
  const onWake = (resolve: () => void): void => {
    wake = resolve
  }
  return {
    ask(request) {
      queue.push(request)
      queue.splice(0, queue.length - LARGEST_QUEUE)
      wake()
    },
    handlers: ({ calls, streams }) => ({
      calls: {
        ...calls,
        'window.describe': (appearance) => {
          onDescribed(appearance)
          return {}
        },
      },
      streams: { ...streams, 'window.requests': (_input, signal) => wishes(() => queue.shift(), onWake, signal) },
    }),
  }
}

/** What `take` gives, one after the other, as long as somebody listens; `onWake` is told how to have it looked at again. */
async function* wishes(
  take: () => WindowRequest | undefined,
  onWake: (wake: () => void) => void,
  signal: AbortSignal,
): AsyncGenerator<WindowRequest> {
  while (!signal.aborted) {
    const next = take()
    if (next) {
      yield next
      continue
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    onWake(resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
    await promise
  }
}

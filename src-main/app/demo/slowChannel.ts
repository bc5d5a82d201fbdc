import type { Channel } from '../../contract/rpc/channel.ts'

/** A channel whose messages are heard later by as much as `delayMs` says, in their order. */
export const slowChannel = (channel: Channel, delayMs: () => number): Channel => {
  let ready = Promise.resolve()
  return {
    ...channel,
    onMessage: (listener) =>
      channel.onMessage((message) => {
        const ms = delayMs()
        // What came before is still waiting perhaps: nobody overtakes.
        ready = ready.then(() => (ms > 0 ? wait(ms) : undefined)).then(() => listener(message))
      }),
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** What a demo tells the data engine's process. */
export type SlowMessage = { readonly type: 'slow'; readonly ms: number }

import { expect, it, vi } from 'vitest'
import type { Channel } from '../../contract/rpc/channel.ts'
import { slowChannel } from './slowChannel.ts'

it('delivers later, in order, and at once again when it is told to', async () => {
  vi.useFakeTimers()
  try {
    let deliver: (message: unknown) => void = () => undefined
    const inner: Channel = {
      send: () => undefined,
      onMessage: (listener) => {
        deliver = listener
      },
      onClose: () => undefined,
      close: () => undefined,
    }
    let ms = 100
    const heard: unknown[] = []
    slowChannel(inner, () => ms).onMessage((message) => heard.push(message))
    deliver(1)
    deliver(2)
    ms = 0
    deliver(3)
    await vi.advanceTimersByTimeAsync(99)
    expect(heard).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(heard).toEqual([1])
    // The third has no wait of its own, but does not overtake the second.
    await vi.advanceTimersByTimeAsync(99)
    expect(heard).toEqual([1])
    await vi.advanceTimersByTimeAsync(1)
    expect(heard).toEqual([1, 2, 3])
  } finally {
    vi.useRealTimers()
  }
})

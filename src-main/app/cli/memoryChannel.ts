import type { Channel } from '../../contract/rpc/channel.ts'

/** The two ends of a channel within this process; messages arrive in order, never while they are being sent. */
export const memoryChannel = (): [Channel, Channel] => {
  const a = createEnd()
  const b = createEnd()
  return [a.connect(b), b.connect(a)]
}

const createEnd = () => {
  const messageListeners: ((message: unknown) => void)[] = []
  const closeListeners: (() => void)[] = []
  let closed = false
  const end = {
    receive: (message: unknown): void => {
      queueMicrotask(() => {
        if (!closed) for (const listener of messageListeners) listener(message)
      })
    },
    shut: (): void => {
      if (closed) return
      closed = true
      for (const listener of closeListeners) listener()
    },
    connect: (other: { receive(message: unknown): void; shut(): void }): Channel => ({
      send: (message) => {
        if (!closed) other.receive(message)
      },
      onMessage: (listener) => void messageListeners.push(listener),
      onClose: (listener) => (closed ? listener() : void closeListeners.push(listener)),
      close: () => {
        end.shut()
        other.shut()
      },
    }),
  }
  return end
}

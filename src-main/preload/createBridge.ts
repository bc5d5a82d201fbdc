import type { Bridge } from '../contract/bridge.ts'

/** What the preload has of Electron: one way to ask, one way to hear. */
export type Ipc = {
  invoke(message: unknown): Promise<unknown>
  subscribe(listener: (message: unknown) => void): void
}

/** The bridge over IPC. Neither Electron's objects nor its events reach the page: only messages do. */
export const createBridge = (ipc: Ipc): Bridge => {
  const messageListeners = new Set<(message: unknown) => void>()
  const closeListeners = new Set<() => void>()
  const closed = (): void => {
    for (const listener of closeListeners) listener()
  }
  const send = (message: unknown): void => void ipc.invoke(message).catch(closed)
  ipc.subscribe((message) => {
    if (message === null) return closed()
    for (const listener of messageListeners) listener(message)
  })
  return {
    send,
    onMessage: (listener) => {
      if (messageListeners.size === 0) send(null)
      messageListeners.add(listener)
      return () => void messageListeners.delete(listener)
    },
    onClose: (listener) => {
      closeListeners.add(listener)
      return () => void closeListeners.delete(listener)
    },
  }
}

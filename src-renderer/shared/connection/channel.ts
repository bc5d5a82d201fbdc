import type { Channel } from '../../../src-main/contract/rpc/channel.ts'

/** The bridge that Electron's preload puts on the page: the same messages as over the socket. */
export type PfadBridge = {
  send(message: unknown): void
  /** Both return how to stop listening. */
  onMessage(listener: (message: unknown) => void): () => void
  onClose(listener: () => void): () => void
}

declare global {
  interface Window {
    readonly pfad?: PfadBridge
  }
}

/** Opens the page's own way to Pfad. Rejects when it cannot be opened now. */
export type OpenChannel = () => Promise<Channel>

/** In Electron the bridge, in a browser a WebSocket to the origin that served the page. */
export const openPageChannel: OpenChannel = async () =>
  window.pfad ? bridgeChannel(window.pfad) : webSocketChannel(socketUrl(window.location))

const socketUrl = ({ protocol, host }: Location): string => `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/rpc`

const webSocketChannel = (url: string): Promise<Channel> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    const closeListeners: (() => void)[] = []
    const onFailure = (): void => reject(new Error(`No connection to ${url}.`))
    socket.addEventListener('close', () => {
      onFailure()
      for (const listener of closeListeners) listener()
    })
    socket.addEventListener('open', () =>
      resolve({
        send: (message) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
        },
        onMessage: (listener) => {
          socket.addEventListener('message', ({ data }) => {
            if (typeof data === 'string') listener(JSON.parse(data))
          })
        },
        onClose: (listener) => {
          closeListeners.push(listener)
        },
        close: () => socket.close(),
      }),
    )
  })

const bridgeChannel = (bridge: PfadBridge): Channel => {
  const stops: (() => void)[] = []
  const closeListeners: (() => void)[] = []
  const close = (): void => {
    for (const stop of stops.splice(0)) stop()
    for (const listener of closeListeners.splice(0)) listener()
  }
  stops.push(bridge.onClose(close))
  return {
    send: (message) => bridge.send(message),
    onMessage: (listener) => {
      stops.push(bridge.onMessage(listener))
    },
    onClose: (listener) => {
      closeListeners.push(listener)
    },
    close,
  }
}

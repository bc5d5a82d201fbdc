import type { Bridge } from '../../../src-main/contract/bridge.ts'
import type { Channel } from '../../../src-main/contract/rpc/channel.ts'

declare global {
  interface Window {
    /** The door that Electron's preload puts on the page; the web host's page has none. */
    readonly pfad?: Bridge
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

/** The window's bridge as a channel; each channel begins a new connection there. */
const bridgeChannel = (bridge: Bridge): Channel => {
  const stops: (() => void)[] = []
  const closeListeners: (() => void)[] = []
  const close = (): void => {
    for (const stop of stops.splice(0)) stop()
    for (const listener of closeListeners.splice(0)) listener()
  }
  stops.push(bridge.onClose(close))
  return {
    send: (message) => bridge.send(message),
    onMessage: (listener) => void stops.push(bridge.onMessage(listener)),
    onClose: (listener) => {
      closeListeners.push(listener)
    },
    close,
  }
}

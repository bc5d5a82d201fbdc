/**
 * The one door between the window's page and the main process: RPC messages both ways, nothing else. The preload puts it
 * on the page as `window.pfad`; a page that the web host serves has none and uses its WebSocket.
 */
export type Bridge = {
  send(message: unknown): void
  /** The first listener begins a new connection. Returns how to stop listening. */
  onMessage(listener: (message: unknown) => void): () => void
  /** The main process ended the connection, or refused a message. Returns how to stop listening. */
  onClose(listener: () => void): () => void
}

/** The name of the bridge on the page. */
export const BRIDGE = 'pfad'

/** The one IPC channel. From the page, null begins a connection; to the page, null ends it; all else is RPC's. */
export const RPC_CHANNEL = 'pfad:rpc'

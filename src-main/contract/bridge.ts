/**
 * The one door between the window's page and the main process: RPC messages both ways, nothing else. The preload puts it
 * on the page as `window.pfad`; a page that the web host serves has none and uses its WebSocket.
 */
export type Bridge = {
  /** Sends one RPC message; rejects when the main process refuses it. */
  invoke(message: unknown): Promise<void>
  /** Hears every RPC message that is meant for this page, until the returned function is called. */
  subscribe(listener: (message: unknown) => void): () => void
}

/** The name of the bridge on the page, and of its IPC channel. */
export const BRIDGE = 'pfad'
export const RPC_CHANNEL = 'pfad:rpc'

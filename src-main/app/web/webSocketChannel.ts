import type { WebSocket } from 'ws'
import type { Channel } from '../../contract/rpc/channel.ts'

/** Credit bounds what streams send ahead; a client that asks on and never reads is cut off at this many bytes. */
const MOST_BUFFERED = 64 * 1024 * 1024

/** JSON messages over a WebSocket; what is not JSON closes it. */
export const webSocketChannel = (socket: WebSocket): Channel => {
  const listeners: ((message: unknown) => void)[] = []
  socket.on('error', () => socket.terminate())
  socket.on('message', (data: Buffer, isBinary) => {
    let message: unknown
    try {
      if (isBinary) throw new Error('binary')
      message = JSON.parse(data.toString('utf8'))
    } catch {
      return socket.close(1003)
    }
    for (const listener of listeners) listener(message)
  })
  return {
    send: (message) => {
      if (socket.readyState !== socket.OPEN) return
      socket.send(JSON.stringify(message))
      if (socket.bufferedAmount > MOST_BUFFERED) socket.terminate()
    },
    onMessage: (listener) => void listeners.push(listener),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  }
}

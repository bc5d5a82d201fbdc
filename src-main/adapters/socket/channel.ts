import { chmod, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { PfadError } from '../../contract/error.ts'
import type { Channel } from '../../contract/rpc/channel.ts'

/** A line longer than this is no message of ours. */
const LONGEST_LINE = 64 * 1024 * 1024

/** NDJSON over a local socket. A line that is not JSON, or endless, closes it. */
export const socketChannel = (socket: Socket): Channel => {
  const messageListeners: ((message: unknown) => void)[] = []
  const closeListeners: (() => void)[] = []
  let pieces: string[] = []
  let length = 0
  let closed = false
  socket.setEncoding('utf8')
  socket.setNoDelay(true)

  const deliver = (line: string): boolean => {
    if (line === '') return true
    let message: unknown
    try {
      message = JSON.parse(line)
    } catch {
      socket.destroy()
      return false
    }
    for (const listener of messageListeners) listener(message)
    return true
  }
  socket.on('data', (text: string) => {
    const lines = text.split('\n')
    const rest = lines.pop() ?? ''
    for (const line of lines) {
      pieces.push(line)
      const whole = pieces.join('')
      pieces = []
      length = 0
      if (!deliver(whole)) return
    }
    pieces.push(rest)
    length += rest.length
    if (length > LONGEST_LINE) socket.destroy()
  })
  // An error is always followed by `close`, which is what the other layers go by.
  socket.on('error', () => undefined)
  socket.on('close', () => {
    closed = true
    for (const listener of closeListeners) listener()
  })
  return {
    send: (message) => {
      if (!closed && socket.writable) socket.write(`${JSON.stringify(message)}\n`)
    },
    onMessage: (listener) => void messageListeners.push(listener),
    onClose: (listener) => (closed ? listener() : void closeListeners.push(listener)),
    close: () => void socket.end(),
  }
}

/** Connects to a socket in the file system (a named pipe on Windows); `not-running` where nobody listens. */
export const connectSocket = (path: string): Promise<Channel> =>
  new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socketChannel(socket))
    })
    socket.once('error', (cause) =>
      reject(new PfadError('not-running', `Nobody answers at ${path}.`, 'Start Pfad with: pfad start', { cause })),
    )
  })

/**
 * Listens on a socket that only its owner may use. Whoever calls this owns the home, so that a socket that stands there
 * is a dead process's and goes. Disposing ends the connections too.
 */
export const listenSocket = async (path: string, onChannel: (channel: Channel) => void): Promise<AsyncDisposable> => {
  const pipe = path.startsWith('\\\\.\\pipe\\')
  if (!pipe) await rm(path, { force: true })
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    onChannel(socketChannel(socket))
  })
  const mask = process.umask(0o177)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
  } finally {
    process.umask(mask)
  }
  if (!pipe) await chmod(path, 0o600)
  return {
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

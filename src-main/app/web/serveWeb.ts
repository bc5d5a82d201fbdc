import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { type WebSocket, WebSocketServer } from 'ws'
import { PfadError } from '../../contract/error.ts'
import { type Handlers, pfadContract } from '../../contract/pfadContract.ts'
import type { Channel } from '../../contract/rpc/channel.ts'
import { serveRpc } from '../../contract/rpc/server.ts'
import { COOKIE, hasSession, isAllowedHost, isAllowedOrigin, isSameSecret, SECURITY_HEADERS } from './security.ts'
import { findFile, sendFile } from './staticFiles.ts'

/** The largest message that a screen may send. */
const LARGEST_MESSAGE = 1024 * 1024

export type WebHost = AsyncDisposable & { readonly port: number; readonly url: string; readonly urlWithToken: string }

/**
 * The screens over HTTP on 127.0.0.1. Whoever has the token gets a cookie; without it every answer is 401. Hosts other
 * than this machine's own names, foreign origins and paths that climb are refused.
 */
export const serveWeb = async (options: {
  readonly handlers: Handlers
  readonly port: number
  readonly rendererFolder: string
}): Promise<WebHost> => {
  const token = randomBytes(32).toString('base64url')
  const root = resolve(options.rendererFolder)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE })
  let port = options.port

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
    if (!isAllowedHost(request.headers.host, port)) return refuse(response, 403, 'This host name is not allowed.')
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET.')
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`)
    if (isSameSecret(url.searchParams.get('token'), token)) return welcome(response, token)
    if (!hasSession(request, token)) {
      return refuse(response, 401, 'Open the address that Pfad printed when it started; it holds the token.')
    }
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const file = await findFile(root, path)
    if (file) return sendFile(response, file)
    // A deep link of the app has no ending; anything else that is not there is not there.
    const isPage = !/\.[^/]*$/.test(path) && !/%2e|\.\./i.test(path)
    const page = isPage ? await findFile(root, '/index.html') : null
    return page ? sendFile(response, page) : refuse(response, 404, 'There is nothing here.')
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  server.on('upgrade', (request, socket, head) => {
    const allowed =
      request.url === '/rpc' &&
      isAllowedHost(request.headers.host, port) &&
      isAllowedOrigin(request.headers.origin, port) &&
      hasSession(request, token)
    if (!allowed) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      serveRpc(webSocketChannel(webSocket), pfadContract, options.handlers)
    })
  })

  await new Promise<void>((done, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, port)))
    server.listen(port, '127.0.0.1', done)
  })
  port = (server.address() as AddressInfo).port
  const url = `http://127.0.0.1:${port}/`
  return {
    port,
    url,
    urlWithToken: `${url}?token=${token}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((done) => server.close(done))
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await closed
    },
  }
}

/** JSON messages over a WebSocket; what is not JSON closes it. */
const webSocketChannel = (socket: WebSocket): Channel => ({
  send: (message) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
  },
  onMessage: (listener) => {
    socket.on('message', (data: Buffer, isBinary) => {
      try {
        if (!isBinary) return listener(JSON.parse(data.toString('utf8')))
      } catch {
        // Not JSON: closed below, like a binary message.
      }
      socket.close(1003)
    })
    socket.on('error', () => socket.terminate())
  },
  onClose: (listener) => void socket.on('close', listener),
  close: () => socket.close(),
})

const refuse = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(`${text}\n`)
}

/** The token becomes a cookie that no script reads and no other site sends, and leaves the address bar. */
const welcome = (response: ServerResponse, token: string): void => {
  response.writeHead(302, {
    Location: '/',
    'Set-Cookie': `${COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/`,
    'Cache-Control': 'no-store',
  })
  response.end()
}

const listenError = (cause: NodeJS.ErrnoException, port: number): PfadError =>
  cause.code === 'EADDRINUSE'
    ? new PfadError('port-in-use', `Port ${port} is taken by another program.`, `Choose another: pfad start --port 0`)
    : new PfadError('port-unusable', `Port ${port} cannot be used: ${cause.message}`, 'Choose another with --port.')

/** Where the built screens are, seen from the built program. */
export const builtRendererFolder = (programFolder: string): string => join(programFolder, '..', 'renderer')

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { PfadError } from '../../contract/error.ts'
import { type Handlers, pfadContract } from '../../contract/pfadContract.ts'
import { serveRpc } from '../../contract/rpc/server.ts'
import {
  contentSecurityPolicy,
  cookieName,
  hasSession,
  isAllowedHost,
  isAllowedOrigin,
  SECURITY_HEADERS,
} from './security.ts'
import { findFile, isPagePath, sendFile } from './staticFiles.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { webSocketChannel } from './webSocketChannel.ts'

/** So long a browser's connection waits for its next request (ms). */
const KEEP_ALIVE = 75_000

/** The largest message that a screen may send. */
const LARGEST_MESSAGE = 1024 * 1024

export type WebHost = AsyncDisposable & {
  readonly port: number
  /** The address with its token: whoever opens it is in, as long as this host lives. */
  readonly urlWithToken: string
  /** An address that works once, within a minute: for a browser that is started with it, where others may read it. */
  loginUrl(): string
}

/**
 * The screens over HTTP on 127.0.0.1. Whoever has the token gets a cookie; without it every answer is 401. Hosts other
 * than this machine's own names, foreign origins and paths that climb are refused.
 */
export const serveWeb = async (options: {
  readonly handlers: Handlers
  readonly port: number
  readonly rendererFolder: string
}): Promise<WebHost> => {
  const tokens = createTokens()
  const root = resolve(options.rendererFolder)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE })
  let port = options.port

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    setHeaders(response, port)
    if (!isAllowedHost(request.headers.host, port)) return refuse(response, 403, 'This host name is not allowed.')
    const { path, query } = splitUrl(request.url)
    if (path === '/' && request.method === 'GET' && tokens.accept(query.get('token'))) {
      return welcome(response, tokens, port)
    }
    if (!hasSession(request, tokens.session, port)) return refuse(response, 401, NO_SESSION)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(response, 405, 'Only GET is answered here.')
    const file = (await findFile(root, path)) ?? (isPagePath(path) ? await findFile(root, '/index.html') : null)
    return file ? sendFile(response, file) : refuse(response, 404, 'There is nothing here.')
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  // A page loads its parts over minutes: a connection that closes just as it asks again would fail that part.
  server.keepAliveTimeout = KEEP_ALIVE
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const isOurs = isAllowedHost(request.headers.host, port) && isAllowedOrigin(request.headers.origin, port)
    if (!isOurs) return refuseUpgrade(socket, '403 Forbidden')
    if (!hasSession(request, tokens.session, port)) return refuseUpgrade(socket, '401 Unauthorized')
    if (request.url !== '/rpc') return refuseUpgrade(socket, '404 Not Found')
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      serveRpc(webSocketChannel(webSocket), pfadContract, options.handlers)
    })
  })

  await new Promise<void>((done, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, port)))
    server.listen(port, '127.0.0.1', done)
  })
  port = (server.address() as AddressInfo).port
  const urlWith = (token: string): string => `http://127.0.0.1:${port}/?token=${token}`
  return {
    port,
    urlWithToken: urlWith(tokens.session),
    loginUrl: () => urlWith(tokens.once()),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((done) => server.close(done))
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await closed
    },
  }
}

const NO_SESSION = 'Open the address that Pfad printed when it started; it holds the token.'

const setHeaders = (response: ServerResponse, port: number): void => {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
  const origins = [`ws://127.0.0.1:${port}`, `ws://localhost:${port}`]
  response.setHeader('Content-Security-Policy', contentSecurityPolicy(origins))
}

const splitUrl = (url = '/'): { path: string; query: URLSearchParams } => {
  const at = url.indexOf('?')
  return at < 0
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, at), query: new URLSearchParams(url.slice(at + 1)) }
}

const refuse = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(`${text}\n`)
}

const refuseUpgrade = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** The token becomes a cookie that no script reads and no other site sends, and leaves the address bar. */
const welcome = (response: ServerResponse, tokens: Tokens, port: number): void => {
  response.writeHead(302, {
    Location: '/',
    'Set-Cookie': `${cookieName(port)}=${tokens.session}; HttpOnly; SameSite=Strict; Path=/`,
    'Cache-Control': 'no-store',
  })
  response.end()
}

const listenError = (cause: NodeJS.ErrnoException, port: number): PfadError =>
  cause.code === 'EADDRINUSE'
    ? new PfadError(
        'port-in-use',
        `Port ${port} is taken by another program.`,
        'Choose another: pfad start --web --port 0 takes any that is free.',
      )
    : new PfadError('port-unusable', `Port ${port} cannot be used: ${cause.message}`, 'Choose another with --port.')

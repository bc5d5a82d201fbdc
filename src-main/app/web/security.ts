import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Cookies know no port: two homes on one machine would otherwise put out each other's session. */
export const cookieName = (port: number): string => `pfad_session_${port}`

/**
 * No inline script, nothing from elsewhere. Mantine sets styles inline. Not every browser takes 'self' to cover the
 * page's own WebSocket, so `connect` may name it.
 */
export const contentSecurityPolicy = (connect: readonly string[] = []): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    ["connect-src 'self'", ...connect].join(' '),
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
}

/** Equal, without telling by the time it takes how far. */
export const isSameSecret = (given: string | null | undefined, secret: string): boolean => {
  const a = Buffer.from(given ?? '')
  const b = Buffer.from(secret)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Only names of this machine's loopback with our port: a page that rebinds its name to 127.0.0.1 has another Host. */
export const isAllowedHost = (host: string | undefined, port: number): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].some((name) => host === `${name}:${port}`)

/** A socket is opened by our own page, which always names its origin. */
export const isAllowedOrigin = (origin: string | undefined, port: number): boolean =>
  origin !== undefined && origin.startsWith('http://') && isAllowedHost(origin.slice('http://'.length), port)

export const hasSession = (request: IncomingMessage, token: string, port: number): boolean =>
  (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .some(([name, value]) => name === cookieName(port) && isSameSecret(value, token))

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'

export const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
}

/** The file that a URL path names below `root`, or null: nothing outside it, no folder, no hidden file. */
export const findFile = async (root: string, urlPath: string): Promise<string | null> => {
  let path: string
  try {
    path = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  if (path.endsWith('/')) path += 'index.html'
  if (path.includes('\0') || path.includes('\\') || path.split('/').some((part) => part.startsWith('.'))) return null
  const file = normalize(join(root, path))
  if (!file.startsWith(root + sep)) return null
  const stats = await stat(file).catch(() => null)
  return stats?.isFile() ? file : null
}

/** Whether a path that is no file may be a deep link of the app, whose names have dots of their own (`group.task`). */
export const isPagePath = (path: string): boolean =>
  path.startsWith('/') &&
  !/\\|%5c|%2e|%00|\.\./i.test(path) &&
  !/%(?![0-9a-f]{2})/i.test(path) &&
  !path.startsWith('/assets/') &&
  CONTENT_TYPES[extname(path)] === undefined

/** Built files carry a hash in their name and never change; the page itself is asked for anew each time. */
export const sendFile = async (response: ServerResponse, file: string): Promise<void> => {
  const cache = file.includes(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-store'
  response.writeHead(200, {
    'Content-Type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
    'Cache-Control': cache,
  })
  await pipeline(createReadStream(file), response).catch(() => undefined)
}

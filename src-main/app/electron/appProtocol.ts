import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { contentSecurityPolicy, SECURITY_HEADERS } from '../web/security.ts'
import { CONTENT_TYPES, findFile, isPagePath } from '../web/staticFiles.ts'

export const SCHEME = 'app'
const HOST = 'pfad'
export const ORIGIN = `${SCHEME}://${HOST}`
export const START_URL = `${ORIGIN}/`

/** Whether an address is a page of ours. */
export const isOurPage = (url: string): boolean => url === ORIGIN || url.startsWith(START_URL)

/** Answers `app://pfad/…` from the built screens: the same files, deep links and headers as the web host. */
export const serveAppProtocol =
  (rendererFolder: string) =>
  async (request: Request): Promise<Response> => {
    const headers = { ...SECURITY_HEADERS, 'Content-Security-Policy': contentSecurityPolicy() }
    if (request.method !== 'GET' || !isOurPage(request.url)) return new Response(null, { status: 404, headers })
    const path = request.url.slice(ORIGIN.length).split(/[?#]/)[0] || '/'
    const file =
      (await findFile(rendererFolder, path)) ??
      (isPagePath(path) ? await findFile(rendererFolder, '/index.html') : null)
    if (file === null) return new Response(null, { status: 404, headers })
    const type = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream'
    return new Response(await readFile(file), { headers: { ...headers, 'Content-Type': type } })
  }

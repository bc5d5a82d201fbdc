import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Answers on a socket of its own as an engine does. */
export type FakeEngineServer = AsyncDisposable & { readonly address: string; readonly requests: readonly string[] }

/** Answers `/version`, and all else as `answer` says (with the API's version taken off the path). */
export const serveEngine = async (
  answer: (request: IncomingMessage & { readonly path: string }, response: ServerResponse) => void,
  version: object = { Version: '28.0.0', ApiVersion: '1.51', Components: [{ Name: 'Engine' }] },
): Promise<FakeEngineServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'pfad-engine-'))
  const requests: string[] = []
  const listener: RequestListener = (request, response) => {
    requests.push(`${request.method} ${request.url}`)
    const path = (request.url ?? '').replace(/^\/v[\d.]+/, '')
    if (path.startsWith('/version')) response.end(JSON.stringify(version))
    else answer(Object.assign(request, { path }), response)
  }
  const server = createServer(listener)
  const path =
    process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/\W/g, '-')}` : join(folder, 'engine.sock')
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return {
    address: process.platform === 'win32' ? `npipe://${path}` : `unix://${path}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

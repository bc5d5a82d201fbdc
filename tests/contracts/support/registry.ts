import { createHash, randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import tar from 'tar-fs'

/** An image registry on this machine, as far as a pull goes. */
export type Registry = AsyncDisposable & {
  /** `127.0.0.1:PORT`: an engine speaks HTTP to a registry on its own machine. */
  readonly host: string
  /** Gives an image of one layer, which holds `folder`; returns its reference. `fault` befalls the layer on its way. */
  publish(name: string, folder: string, fault?: 'damaged' | 'stalled'): Promise<string>
}

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** `login` (`user:password`): who is asked for. */
export const startRegistry = async (login?: string): Promise<Registry> => {
  const answers = new Map<string, (response: ServerResponse) => void>()
  const server = createServer((request, response) => {
    const answer = answers.get(request.url ?? '')
    if (login !== undefined && request.headers.authorization !== `Basic ${Buffer.from(login).toString('base64')}`) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="test"' }).end('{}')
      return
    }
    if (request.url === '/v2/') response.end('{}')
    else if (answer) answer(response)
    else
      response
        .writeHead(404)
        .end(JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`

  const serve = (path: string, bytes: Buffer, type: string) =>
    answers.set(path, (response) => {
      response.setHeader('Docker-Content-Digest', digestOf(bytes))
      response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length }).end(bytes)
    })

  return {
    host,
    async publish(name, folder, fault) {
      const layer = await buffer(tar.pack(folder).pipe(new PassThrough()))
      // What cannot be compressed arrives in more than one piece.
      const packed = gzipSync(layer)
      const rootfs = { type: 'layers', diff_ids: [digestOf(layer)] }
      const config = Buffer.from(
        JSON.stringify({ architecture: process.arch === 'arm64' ? 'arm64' : 'amd64', os: 'linux', config: {}, rootfs }),
      )
      const of = (bytes: Buffer, mediaType: string) => ({ mediaType, size: bytes.length, digest: digestOf(bytes) })
      const manifest = Buffer.from(
        JSON.stringify({
          ...{ schemaVersion: 2, mediaType: MANIFEST },
          config: of(config, 'application/vnd.docker.container.image.v1+json'),
          layers: [of(packed, 'application/vnd.docker.image.rootfs.diff.tar.gzip')],
        }),
      )
      for (const tag of ['1', digestOf(manifest)]) serve(`/v2/${name}/manifests/${tag}`, manifest, MANIFEST)
      serve(`/v2/${name}/blobs/${digestOf(config)}`, config, 'application/octet-stream')
      const blob = `/v2/${name}/blobs/${digestOf(packed)}`
      serve(blob, fault === 'damaged' ? randomBytes(packed.length) : packed, 'application/octet-stream')
      if (fault === 'stalled') {
        answers.set(blob, (response) => {
          response.writeHead(200, { 'Content-Length': packed.length })
          response.write(packed.subarray(0, packed.length / 2))
        })
      }
      return `${host}/${name}:1`
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

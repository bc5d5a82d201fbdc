import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A socket in front of an engine's, that can be cut as a network or a dying engine would. */
export type EngineProxy = AsyncDisposable & {
  readonly address: string
  /** Ends every connection, and takes no new one until `mend`. */
  cut(): Promise<void>
  mend(): Promise<void>
}

export const startEngineProxy = async (engineSocket: string): Promise<EngineProxy> => {
  const folder = await mkdtemp(join(tmpdir(), 'pfad-engine-proxy-'))
  const path = join(folder, 'engine.sock')
  const sockets = new Set<Socket>()
  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  }
  let server: Server | null = null
  const mend = async () => {
    const made = createServer((client) => {
      const upstream = connect(engineSocket)
      track(client)
      track(upstream)
      client.pipe(upstream).pipe(client)
      client.on('close', () => upstream.destroy())
    })
    server = made
    await new Promise<void>((resolve) => made.listen(path, resolve))
  }
  const cut = async () => {
    const closing = server
    server = null
    for (const socket of sockets) socket.destroy()
    if (closing) await new Promise((resolve) => closing.close(resolve))
  }
  await mend()
  return {
    ...{ address: `unix://${path}`, cut, mend },
    async [Symbol.asyncDispose]() {
      await cut()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

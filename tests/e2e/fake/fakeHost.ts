import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createChanges } from '../../../src-main/app/changes.ts'
import { serveWeb, type WebHost } from '../../../src-main/app/web/serveWeb.ts'
import type { Change } from '../../../src-main/contract/calls/app.ts'
import { createFakeHandlers } from './handlers.ts'
import type { World } from './world.ts'

const rendererFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'out', 'renderer')

export type FakeHost = AsyncDisposable & {
  readonly url: string
  readonly port: number
  publish(change: Change): void
  /** The host goes away, as after a crash. */
  stop(): Promise<void>
}

/** The product's own web server with the built screens, over a world in memory. */
export const startFakeHost = async (world: World, port = 0): Promise<FakeHost> => {
  const changes = createChanges()
  const host: WebHost = await serveWeb({ handlers: createFakeHandlers(world, changes), port, rendererFolder })
  let isStopped = false
  const stop = async (): Promise<void> => {
    if (isStopped) return
    isStopped = true
    await host[Symbol.asyncDispose]()
  }
  return {
    url: host.urlWithToken,
    port: host.port,
    publish: (change) => changes.publish(change),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDataEngine } from '../../../src-main/adapters/duckdb/dataEngine.ts'
import { createForkProcessHost } from '../../../src-main/adapters/process/forkProcessHost.ts'
import { connectSocket } from '../../../src-main/adapters/socket/channel.ts'
import type { HostBackend } from '../../../src-main/app/backends/backend.ts'
import { openEmbedded } from '../../../src-main/app/backends/embedded.ts'
import { createViewer, type Viewer } from '../../../src-main/app/data/createViewer.ts'
import { createHomePaths, type HomePaths } from '../../../src-main/app/home/paths.ts'
import { prepareHome } from '../../../src-main/app/home/prepareHome.ts'
import type { TableSource } from '../../../src-main/contract/models/table.ts'
import type { ChildHandle, ProcessHost } from '../../../src-main/engine/ports/processHost.ts'

export type ViewerHome = AsyncDisposable & {
  readonly home: HomePaths
  readonly backend: HostBackend
  readonly viewer: Viewer
  readonly children: Map<string, ChildHandle>
  put(key: string, content: string | Uint8Array): Promise<TableSource & { bucket: string; key: string }>
  /** The rows that a statement of the console gives. */
  ask(sql: string, signal?: AbortSignal): Promise<unknown[][]>
}

export const BUCKET = 'shelf'

/** The embedded backend with the process that looks into objects, in a home of its own. */
export const openViewerHome = async (): Promise<ViewerHome> => {
  const folder = await mkdtemp(join(tmpdir(), 'pfad-view-'))
  const home = createHomePaths(folder)
  await prepareHome(home)
  const parts = new AsyncDisposableStack()
  const children = new Map<string, ChildHandle>()
  const fork = createForkProcessHost({
    folder: join(import.meta.dirname, '../../../src-main/app/children'),
    extension: '.ts',
  })
  const processHost: ProcessHost = {
    start: (program, options) => {
      const child = fork.start(program, options)
      children.set(program, child)
      return child
    },
  }
  const onProblem = (): void => undefined
  const data = parts.use(createDataEngine({ processHost, home, connectSocket, onProblem }))
  const backend = parts.use(openEmbedded({ home, processHost, data, onProducer: () => undefined, onProblem }))
  const viewer = parts.use(
    createViewer({ home, processHost, backend, embeddedEvents: backend.events, now: Date.now, onProblem }),
  )
  await backend.objects.ensureBucket(BUCKET)
  return {
    ...{ home, backend, viewer, children },
    put: async (key, content) => {
      await backend.objects.put(BUCKET, key, typeof content === 'string' ? Buffer.from(content) : content)
      return { bucket: BUCKET, key }
    },
    ask: async (sql, signal = AbortSignal.timeout(100_000)) => {
      const { result } = await viewer.run({ engine: 'duckdb', sql }, signal)
      const view = { source: { result }, sort: null, filters: [], offset: 0, limit: 500 }
      return (await viewer.client.call('page', view, signal)).rows
    },
    async [Symbol.asyncDispose]() {
      await parts[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

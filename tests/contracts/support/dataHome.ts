import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDataEngine, type DataEngine, type DataHome } from '../../../src-main/adapters/duckdb/dataEngine.ts'
import { createDuckEventStore } from '../../../src-main/adapters/duckdb/eventStore.ts'
import { createDuckSpark } from '../../../src-main/adapters/duckdb/spark.ts'
import { createFileObjectStore } from '../../../src-main/adapters/files/objectStore.ts'
import { createForkProcessHost } from '../../../src-main/adapters/process/forkProcessHost.ts'
import { connectSocket } from '../../../src-main/adapters/socket/channel.ts'
import type { EventStore } from '../../../src-main/engine/ports/eventStore.ts'
import type { ChildHandle, ChildProgram, ProcessHost } from '../../../src-main/engine/ports/processHost.ts'

/** The app's own way of starting children, from their sources; remembers them, so that a test can kill one. */
const createTestProcessHost = () => {
  const folder = join(import.meta.dirname, '../../../src-main/app/children')
  const host = createForkProcessHost({ folder, extension: '.ts' })
  const started: ChildHandle[] = []
  const newest = new Map<ChildProgram, ChildHandle>()
  return {
    started,
    newest: (program: ChildProgram): ChildHandle | undefined => newest.get(program),
    start(...[program, options]: Parameters<ProcessHost['start']>): ChildHandle {
      const handle = host.start(program, options)
      newest.set(program, handle)
      started.push(handle)
      return handle
    },
  }
}

export type TestHome = AsyncDisposable & {
  readonly folder: string
  readonly home: DataHome
  readonly engine: DataEngine
  readonly host: ReturnType<typeof createTestProcessHost>
  readonly problems: unknown[]
}

/** A home of its own (or one that is there) with a real data engine; disposing ends the engine and removes the folder. */
export const createTestHome = async (existing?: string): Promise<TestHome> => {
  const folder = existing ?? (await mkdtemp(join(tmpdir(), 'pfad-data-')))
  const home: DataHome = {
    events: join(folder, 'events.duckdb'),
    objects: join(folder, 'objects'),
    rejects: join(folder, 'rejects'),
    run: join(folder, 'run'),
    dataSocket: join(folder, 'run', 'data.sock'),
  }
  await mkdir(home.run, { recursive: true })
  const problems: unknown[] = []
  const host = createTestProcessHost()
  const engine = createDataEngine({
    processHost: host,
    home,
    connectSocket,
    onProblem: (problem) => void problems.push(problem),
  })
  return {
    folder,
    home,
    engine,
    host,
    problems,
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const openEventStore = ({ engine }: TestHome): EventStore => createDuckEventStore({ connect: engine.connect })
export const openSpark = ({ engine }: TestHome) => createDuckSpark({ connect: engine.connect })
export const openObjects = ({ home }: TestHome) => createFileObjectStore({ root: home.objects })

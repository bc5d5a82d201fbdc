import { fork } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDataEngine, type DataEngine, type DataHome } from '../../../src-main/adapters/duckdb/dataEngine.ts'
import { createDuckEventStore } from '../../../src-main/adapters/duckdb/eventStore.ts'
import { createDuckSpark } from '../../../src-main/adapters/duckdb/spark.ts'
import { createFileObjectStore } from '../../../src-main/adapters/files/objectStore.ts'
import { connectSocket } from '../../../src-main/adapters/socket/channel.ts'
import type { EventStore } from '../../../src-main/engine/ports/eventStore.ts'
import type { ChildHandle, ProcessHost } from '../../../src-main/engine/ports/processHost.ts'

/** Starts the children from their sources, as the app does, and remembers them, so that a test can kill one. */
export const createTestProcessHost = (): ProcessHost & { readonly started: ChildHandle[] } => {
  const started: ChildHandle[] = []
  return {
    started,
    start(program, options = {}) {
      const file = join(import.meta.dirname, '../../../src-main/app/children', `${program}.ts`)
      const child = fork(file, [...(options.args ?? [])], {
        env: { ...process.env, ...options.env },
        execArgv: options.maxOldSpaceMb ? [`--max-old-space-size=${options.maxOldSpaceMb}`] : [],
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        serialization: 'json',
      })
      const handle: ChildHandle = {
        pid: child.pid,
        post: (message) => void (child.connected && child.send(message as object)),
        onMessage: (listener) => void child.on('message', listener),
        onOutput: (listener) => {
          child.stdout?.on('data', (text: Buffer) => listener('stdout', text.toString()))
          child.stderr?.on('data', (text: Buffer) => listener('stderr', text.toString()))
        },
        exited: new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal }))),
        kill: (force) => void child.kill(force ? 'SIGKILL' : 'SIGTERM'),
      }
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

/** A home of its own with a real data engine; disposing ends the engine and removes the folder. */
export const createTestHome = async (): Promise<TestHome> => {
  const folder = await mkdtemp(join(tmpdir(), 'pfad-data-'))
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

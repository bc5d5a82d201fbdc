import { type ErrorShape, fromErrorShape, PfadError } from '../../contract/error.ts'
import type { Channel } from '../../contract/rpc/channel.ts'
import type { ChildHandle, ProcessHost } from '../../engine/ports/processHost.ts'

/** Where the engine works: places of the home. */
export type DataHome = {
  /** `events.duckdb` */
  readonly events: string
  readonly objects: string
  readonly rejects: string
  /** For what is not worth keeping. */
  readonly run: string
  readonly dataSocket: string
}

/** Where the process works that people's files and statements go to. */
export type ViewHome = {
  /** All that it may read or write. */
  readonly folder: string
  readonly socket: string
}

/** What the engine's process says to its parent. */
export type DataChildMessage =
  | { readonly type: 'ready'; readonly socket: string }
  | { readonly type: 'failed'; readonly error: ErrorShape }
/** And the parent to it. */
export type DataParentMessage = { readonly type: 'stop' }

/** A process that answers on a socket: the data engine, or the one that people's files and statements go to. */
export type DataEngine = AsyncDisposable & {
  /** The socket on which the engine answers; starts it where it is not running. Rejects with what it said when it cannot. */
  socketPath(): Promise<string>
  readonly connect: () => Promise<Channel>
}

type Options = {
  readonly processHost: ProcessHost
  /** Which program; the data engine where none is said. */
  readonly program?: 'data' | 'view'
  readonly home: DataHome | ViewHome
  /** How to open a channel to a socket (adapters/socket). */
  readonly connectSocket: (path: string) => Promise<Channel>
  readonly onProblem: (error: unknown) => void
}

/** An engine that lived shorter is not started again before somebody needs it. */
const SHORT_LIFE_MS = 2_000
/** So long may it take to write its log into its file when it is told to stop. */
const STOP_WITHIN_MS = 5_000

const ENVIRONMENT = {
  // DuckDB's calls wait in libuv's pool: with its usual four threads, four long queries would block every insert.
  UV_THREADPOOL_SIZE: '16',
  // glibc keeps what is freed for later, in an arena for each thread; these make it give back the blocks that DuckDB
  // lets go of (measured idle after some use: 123 → 92 MB). Other systems ignore them.
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
}

type Running = { readonly child: ChildHandle; readonly socket: string }

/** Keeps the data engine's process: starts it at first use, and again when it dies while somebody uses it. */
export const createDataEngine = ({
  processHost,
  program = 'data',
  home,
  connectSocket,
  onProblem,
}: Options): DataEngine => {
  let running: Promise<Running> | null = null
  let isDisposed = false

  const start = async (): Promise<Running> => {
    const startedAt = Date.now()
    const child = processHost.start(program, {
      args: [JSON.stringify(home)],
      env: ENVIRONMENT,
      maxOldSpaceMb: 512,
      // What is young here holds results outside of JavaScript's own memory: it is looked through soon, so that they go.
      maxSemiSpaceMb: 4,
    })
    const lastWords = listenToOutput(child)
    const socket = await firstAnswer(child, lastWords)
    const onExit = ({ code, signal }: { code: number | null; signal: string | null }): void => {
      running = null
      // Code 0 is its own doing: it had nothing to do for long.
      if (isDisposed || code === 0) return
      const how = signal ?? `code ${code}`
      onProblem(
        new PfadError('event-store', `The data engine ended (${how}) and is started again. ${lastWords()}`.trim()),
      )
      if (Date.now() - startedAt > SHORT_LIFE_MS) void ensure().catch(onProblem)
    }
    void child.exited.then(onExit)
    return { child, socket }
  }

  const ensure = (): Promise<Running> => {
    if (isDisposed) return Promise.reject(new PfadError('event-store', 'The data engine is stopped.'))
    if (running) return running
    const mine = start()
    running = mine
    mine.catch(() => {
      if (running === mine) running = null
    })
    return mine
  }

  const socketPath = async (): Promise<string> => (await ensure()).socket
  return {
    socketPath,
    connect: async () => connectSocket(await socketPath()),
    async [Symbol.asyncDispose]() {
      isDisposed = true
      const current = await running?.catch(() => null)
      if (!current) return
      current.child.post({ type: 'stop' } satisfies DataParentMessage)
      const timer = setTimeout(() => current.child.kill(true), STOP_WITHIN_MS)
      await current.child.exited
      clearTimeout(timer)
    },
  }
}

/** The socket, once the engine is ready; its own error where it cannot be, or how it ended before it said anything. */
const firstAnswer = (child: ChildHandle, lastWords: () => string): Promise<string> =>
  new Promise((resolve, reject) => {
    child.onMessage((message) => {
      const answer = message as DataChildMessage
      if (answer.type === 'ready') resolve(answer.socket)
      else reject(fromErrorShape(answer.error))
    })
    void child.exited.then(({ code, signal }) =>
      reject(
        new PfadError(
          // Killed from outside it is only away: whoever waits for it asks again, and it is started again.
          signal === null ? 'event-store' : 'not-running',
          `The data engine could not be started (${signal ?? `code ${code}`}). ${lastWords()}`.trim(),
          'See `pfad doctor`.',
        ),
      ),
    )
  })

const MOST_WORDS = 2_000

const listenToOutput = (child: ChildHandle): (() => string) => {
  let words = ''
  child.onOutput((_stream, text) => {
    words = (words + text).slice(-MOST_WORDS)
  })
  return () => words.trim()
}

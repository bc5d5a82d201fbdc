import type { DagLoader, LoadedFile } from '../../engine/ports/dagLoader.ts'
import type { ChildHandle, ProcessHost } from '../../engine/ports/processHost.ts'
import { type DagFolders, dagFile } from './dagFiles.ts'
import type { LoadedMessage, LoadMessage } from './protocol.ts'

/** A file that has not loaded after this long (ms) loops or blocks. */
const LOAD_WITHIN = 20_000
/** Megabytes of heap that loading one file may take. */
const HEAP_MB = 256
/** The child goes when nothing was loaded for this long (ms), and after so many loads: modules are never unloaded. */
const IDLE = 2_000
const LOADS = 200
/** A child that somebody else kills (`kill -9`, a machine short of memory) says nothing about the file: so often anew. */
const TRIES = 3

/** Loads one file after the other in a child that is replaced whenever a file has harmed it. */
export const createDagLoader = (options: {
  readonly processHost: ProcessHost
  readonly folders: DagFolders
  readonly versions: string
  readonly publicModule: string
  readonly now: () => number
  readonly loadWithin?: number
}): DagLoader => {
  const { processHost, folders, versions, publicModule, now, loadWithin = LOAD_WITHIN } = options
  let child: LoaderChild | null = null
  let idle: NodeJS.Timeout | undefined
  let queue: Promise<unknown> = Promise.resolve()
  let closed = false

  const dismiss = (): void => {
    child?.handle.kill(true)
    child = null
  }

  const start = (): LoaderChild => {
    const started = startLoader(processHost)
    void started.handle.exited.then(() => {
      if (child === started) child = null
    })
    return started
  }

  const ask = async (fileloc: string, tries = TRIES): Promise<LoadedMessage> => {
    if (child && child.loads >= LOADS) dismiss()
    child ??= start()
    const { handle } = child
    let timer: NodeJS.Timeout | undefined
    const answer = await Promise.race([
      child.load({ t: 'load', file: dagFile(folders, fileloc), versions, publicModule }),
      new Promise<LoadedMessage>((resolve) => {
        timer = setTimeout(
          () => resolve(failure(`the file was still loading after ${loadWithin / 1000} s`)),
          loadWithin,
        )
      }),
    ])
    clearTimeout(timer)
    // Whatever is wrong with a file may have harmed the process: the next one gets a new one.
    if (!answer.ok && child?.handle === handle) dismiss()
    if (answer === KILLED) return closed || tries <= 1 ? failure(KILLED.error.message) : ask(fileloc, tries - 1)
    return answer
  }

  const load = async (fileloc: string): Promise<LoadedFile> => {
    clearTimeout(idle)
    const answer = closed ? failure('Pfad is closing') : await ask(fileloc)
    idle = setTimeout(dismiss, IDLE)
    if (answer.ok) {
      const { version, dags, files } = answer
      return { ok: true, fileloc, version, dags, files }
    }
    return { ok: false, fileloc, error: { ...answer.error, fileloc, at: now() }, files: answer.files }
  }

  return {
    load: (fileloc) => {
      const loading = queue.then(() => load(fileloc))
      queue = loading.catch(() => undefined)
      return loading
    },
    async [Symbol.asyncDispose]() {
      closed = true
      clearTimeout(idle)
      const exited = child?.handle.exited
      dismiss()
      await exited
      await queue
      clearTimeout(idle)
    },
  }
}

const failure = (message: string): LoadedMessage => ({
  t: 'loaded',
  ok: false,
  error: { line: null, message: message.charAt(0).toUpperCase() + message.slice(1) },
  files: [],
})

/** The answer of a child that was killed from outside. */
const KILLED = {
  t: 'loaded',
  ok: false,
  error: {
    line: null,
    message: 'The process that loads DAG files was killed again and again while it loaded this one',
  },
  files: [],
} as const satisfies LoadedMessage

type LoaderChild = {
  readonly handle: ChildHandle
  readonly loads: number
  load(message: LoadMessage): Promise<LoadedMessage>
}

const startLoader = (processHost: ProcessHost): LoaderChild => {
  const handle = processHost.start('loader', { maxOldSpaceMb: HEAP_MB })
  let loads = 0
  let lastWords = ''
  let settle: (answer: LoadedMessage) => void = () => undefined
  handle.onMessage((message) => settle(message as LoadedMessage))
  handle.onOutput((_stream, text) => {
    lastWords = (lastWords + text).slice(-2_000)
  })
  void handle.exited.then(({ code, signal }) => {
    settle(signal === 'SIGKILL' ? KILLED : failure(describeEnd(code ?? signal, lastWords)))
  })
  return {
    handle,
    get loads() {
      return loads
    },
    load: (message) => {
      loads += 1
      return new Promise((resolve) => {
        settle = resolve
        handle.post(message)
      })
    },
  }
}

const describeEnd = (how: number | string | null, lastWords: string): string => {
  if (lastWords.includes('heap out of memory')) return `the file took more than ${HEAP_MB} MB of memory while loading`
  const line = lastWords.trim().split('\n').at(-1)
  return `the file ended its process while loading (${how})${line ? `: ${line}` : ''}`
}

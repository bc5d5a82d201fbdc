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
const TRIES = 3

/** Instead of an answer: the child was ended by a signal that was not ours. */
const KILLED = Symbol('killed')
type Answer = LoadedMessage | typeof KILLED

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

  const ask = async (fileloc: string): Promise<Answer> => {
    if (child && child.loads >= LOADS) dismiss()
    const mine = child ?? startLoader(processHost)
    child = mine
    void mine.handle.exited.then(() => {
      if (child === mine) child = null
    })
    let timer: NodeJS.Timeout | undefined
    const answer = await Promise.race([
      mine.load({ t: 'load', file: dagFile(folders, fileloc), versions, publicModule }),
      new Promise<Answer>((resolve) => {
        timer = setTimeout(
          () => resolve(failure(`the file was still loading after ${loadWithin / 1000} s`)),
          loadWithin,
        )
      }),
    ])
    clearTimeout(timer)
    // Whatever is wrong with a file may have harmed the process: the next one gets a new one.
    if (answer === KILLED || !answer.ok) {
      mine.handle.kill(true)
      if (child === mine) child = null
    }
    return answer
  }

  /** A process that was killed from outside says nothing about the file: it is loaded again. */
  const askAgain = async (fileloc: string): Promise<LoadedMessage> => {
    for (let tries = 0; tries < TRIES; tries++) {
      const answer = await ask(fileloc)
      if (answer !== KILLED) return answer
    }
    return failure(`the process that loads the file was killed ${TRIES} times`)
  }

  const load = async (fileloc: string): Promise<LoadedFile> => {
    clearTimeout(idle)
    const answer = closed ? failure('Pfad is closing') : await askAgain(fileloc)
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

type LoaderChild = {
  readonly handle: ChildHandle
  readonly loads: number
  load(message: LoadMessage): Promise<Answer>
}

const startLoader = (processHost: ProcessHost): LoaderChild => {
  const handle = processHost.start('loader', { maxOldSpaceMb: HEAP_MB })
  let loads = 0
  let lastWords = ''
  let settle: (answer: Answer) => void = () => undefined
  handle.onMessage((message) => settle(message as LoadedMessage))
  handle.onOutput((_stream, text) => {
    lastWords = (lastWords + text).slice(-2_000)
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
        void handle.exited.then(({ code }) => resolve(describeEnd(code, lastWords)))
        handle.post(message)
      })
    },
  }
}

const describeEnd = (code: number | null, lastWords: string): Answer => {
  if (lastWords.includes('heap out of memory')) {
    return failure(`the file took more than ${HEAP_MB} MB of memory while loading`)
  }
  if (code === null) return KILLED
  const line = lastWords.trim().split('\n').at(-1)
  return failure(`the file ended its process while loading (exit code ${code})${line ? `: ${line}` : ''}`)
}

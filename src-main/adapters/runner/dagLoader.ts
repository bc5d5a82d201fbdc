import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PfadError, toErrorShape } from '../../contract/error.ts'
import type { DagLoader, LoadedFile } from '../../engine/ports/dagLoader.ts'
import type { ProcessHost } from '../../engine/ports/processHost.ts'
import { type DagFile, type DagFolders, dagFile } from './dagFiles.ts'
import { createLoaderChild, type LoaderChild, type LoadOutcome } from './loaderChild.ts'
import type { LoaderOptions } from './loaderProtocol.ts'

export type DagLoaderOptions = {
  readonly processHost: ProcessHost
  /** The file that `import … from 'pfad'` means. */
  readonly publicModule: string
  /** Folder in which the versions of DAG files are kept. */
  readonly versions: string
  readonly folders: DagFolders
  readonly now: () => number
  /** Airflow's `dagbag_import_timeout`, in ms. */
  readonly timeoutMs?: number
  readonly maxOldSpaceMb?: number
  /** Resident memory of a process (bytes), where the system tells. V8's own limit does not count buffers. */
  readonly memoryOf?: (pid: number) => Promise<number | null>
  /** A child without work ends after this long. */
  readonly idleMs?: number
}

/** A process that was killed from outside says nothing of the file, which is loaded again, so many times in all. */
const TRIES = 3
/** A child is replaced after so many: modules are never unloaded. */
const LOADS = 200
/** A file that takes longer (ms) goes on in its child while the next ones load in another, so many at once. */
const SLOW = 1000
const MOST_AT_ONCE = 4

/**
 * Loads DAG files in a child process, one after the other, but for those that are slow: nobody waits for a file that loops.
 * The child is kept for the next file, so that many files load fast; whatever fails in a child that another file has used
 * is tried again in a fresh one, so that no file can spoil another.
 */
export const createDagLoader = (options: DagLoaderOptions): DagLoader => {
  const { timeoutMs = 30_000, maxOldSpaceMb = 256, idleMs = 5000, memoryOf = async () => null, now } = options
  /** The child that has nothing to do. */
  let spare: LoaderChild | null = null
  const children = new Set<LoaderChild>()
  const running = new Set<Promise<unknown>>()
  let idle: NodeJS.Timeout | undefined
  let turn: Promise<unknown> = removeLeftOvers(options.versions)
  let closed = false

  const start = (): LoaderChild => {
    const childOptions: LoaderOptions = { publicModule: options.publicModule, versions: options.versions }
    const handle = options.processHost.start('loader', { args: [JSON.stringify(childOptions)], maxOldSpaceMb })
    const started = createLoaderChild(handle, { timeoutMs, maxOldSpaceMb, memoryOf })
    children.add(started)
    void handle.exited.then(() => {
      children.delete(started)
      if (spare === started) spare = null
    })
    return started
  }
  const take = (): LoaderChild => {
    const taken = spare ?? start()
    spare = null
    return taken
  }
  const giveBack = (child: LoaderChild, isGood: boolean): void => {
    if (isGood && spare === null && !closed) spare = child
    else child.handle.kill(true)
  }
  const retire = (): void => {
    spare?.handle.kill(true)
    spare = null
  }

  const ask = async (file: DagFile, signal?: AbortSignal): Promise<LoadOutcome> => {
    for (let tries = 1, needsFresh = false; ; needsFresh = true) {
      const child = needsFresh ? start() : take()
      const isFresh = child.loads === 0
      const outcome = await child.ask(file, signal).catch((thrown: unknown) => {
        giveBack(child, false)
        throw thrown
      })
      const isGood = 'answer' in outcome && outcome.answer.ok
      const isSound = 'answer' in outcome && !outcome.answer.dirty && child.loads < LOADS
      // What fails in a used child is perhaps an earlier file's doing.
      giveBack(child, isSound && (isGood || isFresh))
      if (isGood || ('failed' in outcome && outcome.isFinal === true)) return outcome
      if (!isFresh) continue
      if ('answer' in outcome || outcome.isKilled !== true || tries === TRIES) return outcome
      tries += 1
    }
  }

  const load = async (fileloc: string, signal?: AbortSignal): Promise<LoadedFile> => {
    const file = dagFile(options.folders, fileloc)
    clearTimeout(idle)
    const outcome = await ask(file, signal)
    clearTimeout(idle)
    idle = setTimeout(retire, idleMs)
    idle.unref()
    const failed = (message: string, line: number | null, files: readonly string[]): LoadedFile => ({
      ok: false,
      fileloc,
      error: { fileloc, line, message, at: now() },
      files,
    })
    if ('failed' in outcome) return failed(outcome.failed, null, [file.path])
    const { answer } = outcome
    if (!answer.ok) return failed(answer.message, answer.line, answer.files)
    return { ok: true, fileloc, version: answer.version, dags: answer.dags, files: answer.files }
  }

  /** Lets the next file begin once this one is loaded, or is slow and not too many are. */
  const passOn = async (result: Promise<unknown>): Promise<void> => {
    running.add(result)
    void result.then(() => running.delete(result))
    let timer: NodeJS.Timeout | undefined
    const slow = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, SLOW)
    })
    await Promise.race([result, slow])
    clearTimeout(timer)
    while (running.size >= MOST_AT_ONCE) await Promise.race(running)
  }

  return {
    load(fileloc, signal) {
      const result = turn.then(async () => {
        try {
          signal?.throwIfAborted()
          if (closed) throw new PfadError('closed', 'The DAG loader is closed.')
          return await load(fileloc, signal)
        } catch (thrown) {
          const error = { fileloc, line: null, message: toErrorShape(thrown).message, at: now() }
          return { ok: false as const, fileloc, error, files: [] }
        }
      })
      turn = turn.then(() => passOn(result))
      return result
    },
    async [Symbol.asyncDispose]() {
      closed = true
      clearTimeout(idle)
      const last = [...children]
      for (const { handle } of last) handle.kill(true)
      await Promise.all(last.map(({ handle }) => handle.exited))
    },
  }
}

/** A loader that was killed while it kept a version leaves its temporary folder. */
const removeLeftOvers = async (versions: string): Promise<void> => {
  const names = await readdir(versions).catch(() => [])
  for (const name of names) {
    if (name.startsWith('.tmp-')) await rm(join(versions, name), { recursive: true, force: true })
  }
}

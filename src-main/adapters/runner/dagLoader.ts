import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PfadError, toErrorShape } from '../../contract/error.ts'
import type { DagLoader, LoadedFile } from '../../engine/ports/dagLoader.ts'
import type { ChildHandle, ProcessHost } from '../../engine/ports/processHost.ts'
import { childEnd, describeEnd, keepLastWords, memoryText } from './childEnd.ts'
import { type DagFile, type DagFolders, dagFile } from './dagFiles.ts'
import { type LoadAnswer, type LoaderOptions, type LoadRequest, loadAnswer } from './loaderProtocol.ts'
import { watchMemory } from './watchMemory.ts'

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

/** What came of one request to a child; `failed` when it gave no answer. */
type Outcome = { readonly answer: LoadAnswer } | { readonly failed: string; readonly isKilled?: boolean }
type Child = {
  readonly handle: ChildHandle
  loads: number
  ask(request: LoadRequest, signal?: AbortSignal): Promise<Outcome>
}

/** A process that was killed from outside says nothing of the file, which is loaded again, so many times in all. */
const TRIES = 3
/** A child is replaced after so many: modules are never unloaded. */
const LOADS = 200

/**
 * Loads DAG files in a child process, one at a time. The child is kept for the next file, so that many files load fast;
 * whatever fails in a child that another file has used is tried again in a fresh one, so that no file can spoil another.
 */
export const createDagLoader = (options: DagLoaderOptions): DagLoader => {
  const { timeoutMs = 30_000, maxOldSpaceMb = 256, idleMs = 5000, memoryOf = async () => null, now } = options
  let child: Child | null = null
  let idle: NodeJS.Timeout | undefined
  let nextId = 0
  let turn: Promise<unknown> = removeLeftOvers(options.versions)
  let closed = false

  const retire = (): void => {
    child?.handle.kill(true)
    child = null
  }

  const startChild = (): Child => {
    const childOptions: LoaderOptions = { publicModule: options.publicModule, versions: options.versions }
    const handle = options.processHost.start('loader', { args: [JSON.stringify(childOptions)], maxOldSpaceMb })
    const words = keepLastWords(handle)
    let listener: ((outcome: Outcome) => void) | null = null
    let killed: string | null = null
    const started: Child = {
      handle,
      loads: 0,
      ask: (request, signal) =>
        new Promise((resolve, reject) => {
          const onAbort = (): void => settle(() => reject(signal?.reason))
          const timer = setTimeout(() => {
            killed = `It did not finish loading within ${timeoutMs / 1000} s.`
            handle.kill(true)
          }, timeoutMs)
          const watching = watchMemory({ handle, memoryOf, megabytes: maxOldSpaceMb }, () => {
            killed = `While it was loaded, the process ${memoryText(maxOldSpaceMb)}.`
            handle.kill(true)
          })
          const settle = (how: () => void): void => {
            clearTimeout(timer)
            watching[Symbol.dispose]()
            signal?.removeEventListener('abort', onAbort)
            listener = null
            how()
          }
          listener = (outcome) => settle(() => resolve(outcome))
          signal?.addEventListener('abort', onAbort, { once: true })
          handle.post(request)
        }),
    }
    handle.onMessage((message) => {
      const parsed = loadAnswer.safeParse(message)
      if (parsed.success && parsed.data.id === nextId) listener?.({ answer: parsed.data })
      else if (!parsed.success) listener?.({ failed: 'It disturbed the process that loads DAG files.' })
    })
    void handle.exited.then((exit) => {
      if (child === started) child = null
      if (killed !== null) return listener?.({ failed: killed })
      const end = childEnd(exit, words.text())
      const said = end.kind === 'exit' ? words.text().match(/^\w*(?:Error|Exception)\b.*$/m)?.[0] : undefined
      const why = `While it was loaded, the process ${describeEnd(end, maxOldSpaceMb)}`
      return listener?.({ failed: said === undefined ? `${why}.` : `${why}: ${said}`, isKilled: end.kind === 'killed' })
    })
    return started
  }

  const ask = async (file: DagFile, signal?: AbortSignal): Promise<Outcome> => {
    for (let tries = 1; ; ) {
      child ??= startChild()
      const current = child
      const isFresh = current.loads === 0
      current.loads += 1
      nextId += 1
      const request = { id: nextId, file }
      const outcome = await current.ask(request, signal).catch((thrown: unknown) => {
        retire()
        throw thrown
      })
      if ('failed' in outcome || outcome.answer.dirty || current.loads >= LOADS) retire()
      if ('answer' in outcome && outcome.answer.ok) return outcome
      if (!isFresh) {
        // Perhaps an earlier file's doing.
        retire()
        continue
      }
      if ('answer' in outcome || outcome.isKilled !== true || tries === TRIES) return outcome
      tries += 1
    }
  }

  const load = async (fileloc: string, signal?: AbortSignal): Promise<LoadedFile> => {
    const file = dagFile(options.folders, fileloc)
    clearTimeout(idle)
    const outcome = await ask(file, signal)
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
      turn = result
      return result
    },
    async [Symbol.asyncDispose]() {
      closed = true
      clearTimeout(idle)
      const last = child
      retire()
      await last?.handle.exited
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

import type { Dirent } from 'node:fs'
import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { PfadError } from '../contract/error.ts'
import type { DagLoader, LoadedFile } from '../engine/ports/dagLoader.ts'
import { createFolderWatch } from './folderWatch.ts'

/** Editors write a file in several steps; a load waits until it has been quiet for this long (ms). */
const QUIET = 150
/** Some file systems tell of no change: look at every file this often as well (ms). */
const LOOK_AGAIN = 60_000

export type DagFolder = AsyncDisposable & {
  /** Resolves when every file that was there at the start has been loaded and handed over once, or told, or is slow. */
  readonly loaded: Promise<void>
}

/**
 * Keeps the scheduler's DAGs in step with the DAG files: those that ship with Pfad (`builtin:`) and the user's own
 * (`dags:`). A file counts as one, as in Airflow, when it mentions both `dag` and the package; a saved file is loaded
 * again, and so is every file that imports it.
 */
export const createDagFolder = (options: {
  readonly folders: readonly { readonly scheme: 'builtin' | 'dags'; readonly path: string }[]
  readonly loader: DagLoader
  /** Waited for; where it fails the file is loaded again with the next look. */
  readonly onLoaded: (file: LoadedFile) => Promise<void>
  readonly onGone: (fileloc: string) => Promise<void>
  /** After each look at all files, while nothing is being loaded. */
  readonly onLooked?: () => Promise<void>
  readonly onProblem: (error: unknown) => void
  /** `loaded` does not wait longer for a file that is slow to load (ms); default: as long as it takes. */
  readonly patienceMs?: number
}): DagFolder => {
  /** fileloc → what its last load read, as `path:mtime:size` of each file. */
  const known = new Map<string, { files: readonly string[]; stamp: string }>()
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let scanning: Promise<void> = Promise.resolve()

  /** Files that are being loaded: a slow one keeps no other from being looked at. */
  const loading = new Map<string, Promise<void>>()

  const load = async (fileloc: string, file: string): Promise<void> => {
    const before = known.get(fileloc)
    const stampBefore = await stampOf(before?.files ?? [file])
    const loaded = await options.loader.load(fileloc, abort.signal)
    if (abort.signal.aborted) return
    // What a load that was given up had read is not known: those files of before may be to blame.
    const files = [...new Set([file, ...(loaded.ok ? [] : (before?.files ?? [])), ...loaded.files])]
    // What was saved while it was being loaded may not be what was loaded: then it is loaded once more.
    const isStill = stampBefore === (await stampOf(before?.files ?? [file]))
    known.set(fileloc, { files, stamp: isStill ? await stampOf(files) : '' })
    if (!isStill) scanSoon()
    await options.onLoaded(loaded).catch((thrown: unknown) => {
      known.set(fileloc, { files, stamp: '' })
      tell(thrown)
    })
  }

  /** Looks at all files and begins to load what has changed. */
  const scan = async (): Promise<void> => {
    for (const watching of watches) await watching.refresh()
    const present = new Set<string>()
    for (const { scheme, path } of options.folders) {
      const filelocOf = (file: string): string => `${scheme}:${relative(path, file).split(sep).join('/')}`
      for (const file of await dagFiles(path, (one) => known.has(filelocOf(one)))) {
        const fileloc = filelocOf(file)
        present.add(fileloc)
        const before = known.get(fileloc)
        if (loading.has(fileloc) || (before && before.stamp === (await stampOf(before.files)))) continue
        const begun = load(fileloc, file).finally(() => {
          loading.delete(fileloc)
          // What had to wait for it.
          if (loading.size === 0 && !abort.signal.aborted) scanSoon()
        })
        loading.set(fileloc, begun)
        begun.catch(tell)
      }
    }
    for (const fileloc of known.keys()) {
      if (present.has(fileloc)) continue
      await options.onGone(fileloc).then(() => known.delete(fileloc), tell)
    }
    if (loading.size === 0) await options.onLooked?.()
  }
  const tell = (thrown: unknown): void => {
    if (!abort.signal.aborted) options.onProblem(thrown)
  }

  /** One look after the other. */
  const look = (): Promise<void> => {
    scanning = scanning.then(scan).catch(tell)
    return scanning
  }
  const scanSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void look(), QUIET)
  }

  const own = options.folders.filter(({ scheme }) => scheme === 'dags')
  const watches = own.map(({ path }) => createFolderWatch(path, scanSoon))
  const start = async (): Promise<void> => {
    for (const { path } of own) await mkdir(path, { recursive: true })
    await look()
    await withPatience(Promise.allSettled(loading.values()), options.patienceMs)
    await look()
  }
  const regularly = setInterval(scanSoon, LOOK_AGAIN)
  const loaded = start().catch(tell)

  return {
    loaded,
    async [Symbol.asyncDispose]() {
      abort.abort()
      clearTimeout(timer)
      clearInterval(regularly)
      for (const watching of watches) watching[Symbol.dispose]()
      await Promise.allSettled([loaded, scanning, ...loading.values()])
    },
  }
}

const withPatience = async (work: Promise<unknown>, ms: number | undefined): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    if (ms !== undefined) timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, patience])
  clearTimeout(timer)
}

/**
 * Airflow's safe mode: only files that mention both the package and a DAG are worth a process, and those that were loaded
 * before: one that is being edited may not look like a DAG for a while, and is not gone for that.
 */
const dagFiles = async (folder: string, isKnown: (path: string) => boolean): Promise<string[]> => {
  const entries = await entriesOf(folder)
  const files: string[] = []
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const isSource = /\.(ts|mts|js|mjs)$/.test(entry.name) && !/(\.test|\.d)\.m?ts$/.test(entry.name)
    if (!entry.isFile() || !isSource || path.includes(`${sep}node_modules${sep}`)) continue
    const text = await readFile(path, 'utf8').catch(() => '')
    if (isKnown(path) || (/['"]pfad['"]/.test(text) && /\bdag/.test(text))) files.push(path)
  }
  return files.toSorted()
}

/** A folder that is gone has no files; one that cannot be read says nothing of them, so that what is known stays. */
const entriesOf = async (folder: string): Promise<Dirent[]> => {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true })
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    throw new PfadError(
      'dags-unreadable',
      `The DAG files in ${folder} cannot be looked at: ${message}`,
      'The DAGs go on as they were last loaded. Check the rights of that folder and of those in it.',
    )
  }
}

const stampOf = async (files: readonly string[]): Promise<string> => {
  const stamps: string[] = []
  for (const file of files) {
    const stats = await stat(file).catch(() => null)
    stamps.push(`${file}:${stats?.mtimeMs ?? 'gone'}:${stats?.size ?? 0}`)
  }
  return stamps.join('\n')
}

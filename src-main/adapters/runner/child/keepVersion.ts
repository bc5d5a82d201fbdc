import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LoadedSource } from './loadHooks.ts'

/** Below a version's folder: the same files without their types, so that an attempt needs no parser. */
export const STRIPPED = '.stripped'

/** The hash of a DAG file with all that it imports: the paths and texts, whatever the order of loading. */
export const versionOf = (sources: ReadonlyMap<string, LoadedSource>): string => {
  const hash = createHash('sha256')
  for (const path of [...sources.keys()].toSorted()) {
    const text = createHash('sha256').update(sources.get(path)?.source ?? '')
    hash.update(`${text.digest('hex')} ${path}\n`)
  }
  return hash.digest('hex')
}

/** Keeps the files of a version under `<versions>/<hash>/`; all of them or none, and once. */
export const keepVersion = async (
  versions: string,
  version: string,
  sources: ReadonlyMap<string, LoadedSource>,
): Promise<void> => {
  const folder = join(versions, version)
  if (await isThere(folder)) return
  const temporary = join(versions, `.tmp-${randomUUID()}`)
  const folders = new Set<string>()
  const write = async (path: string, text: string): Promise<void> => {
    const file = join(temporary, ...path.split('/'))
    await mkdir(dirname(file), { recursive: true })
    for (let parent = dirname(file); parent !== versions; parent = dirname(parent)) folders.add(parent)
    await using handle = await open(file, 'wx')
    await handle.writeFile(text)
    await handle.sync()
  }
  try {
    await mkdir(temporary, { recursive: true })
    for (const [path, { source, code }] of sources) {
      await write(path, source)
      if (code !== source) await write(`${STRIPPED}/${path}`, code)
    }
    for (const one of folders) await syncFolder(one)
    await rename(temporary, folder)
    await syncFolder(versions)
  } catch (thrown) {
    await rm(temporary, { recursive: true, force: true })
    // Another loader was faster: its files are the same.
    if (!(await isThere(folder))) throw thrown
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return
  await using handle = await open(folder, 'r')
  await handle.sync()
}

import { glob, readdir, stat } from 'node:fs/promises'
import { resolve } from 'node:path'

/** The files that a path or glob names, counted from `folder`, sorted. A folder counts once there is something in it. */
export const findFiles = async (folder: string, pattern: string): Promise<string[]> => {
  const candidates: string[] = []
  if (/[*?[{]/.test(pattern)) {
    for await (const path of glob(pattern, { cwd: folder })) candidates.push(path)
  }
  // A name may hold what looks like a pattern.
  if (candidates.length === 0) candidates.push(pattern)
  const found: string[] = []
  for (const candidate of candidates) {
    const path = resolve(folder, candidate)
    if (await isThere(path)) found.push(path)
  }
  return found.toSorted()
}

const isThere = async (path: string): Promise<boolean> => {
  const stats = await stat(path).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') return null
    throw thrown
  })
  if (stats === null) return false
  return !stats.isDirectory() || (await readdir(path)).length > 0
}

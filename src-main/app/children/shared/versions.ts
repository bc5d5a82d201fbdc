import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import type { LoadedSource } from './dagModules.ts'

/** Names the content of a file with all that it imports: the same content has the same version, wherever it lies. */
export const versionOf = (root: string, sources: Iterable<LoadedSource>): string => {
  const hash = createHash('sha256')
  for (const { path, text } of [...sources].toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(JSON.stringify([relative(root, path).split(sep).join('/'), text]))
  }
  return hash.digest('hex').slice(0, 32)
}

/** Keeps the sources of a version, so that its runs go on with what they began with. All or nothing; once is enough. */
export const keepVersion = (
  versions: string,
  of: { version: string; root: string; sources: Iterable<LoadedSource> },
): void => {
  const folder = join(versions, of.version)
  if (existsSync(folder)) return
  const temporary = join(versions, `%tmp-${randomUUID()}`)
  try {
    for (const { path, text } of of.sources) {
      const copy = join(temporary, relative(of.root, path))
      mkdirSync(dirname(copy), { recursive: true })
      writeFileSync(copy, text, { flush: true })
    }
    renameSync(temporary, folder)
  } catch (thrown) {
    rmSync(temporary, { recursive: true, force: true })
    // Another process kept the same version meanwhile.
    if (!existsSync(folder)) throw thrown
  }
}

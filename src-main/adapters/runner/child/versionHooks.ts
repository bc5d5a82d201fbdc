import { existsSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AttemptChildOptions } from '../attemptProtocol.ts'
import { STRIPPED } from './keepVersion.ts'
import { createLocalFiles, formatOf, isPathSpecifier } from './localFiles.ts'

/**
 * Makes `import` in this process serve one version of a DAG file. The modules keep the addresses of the user's own files,
 * so that stacks, `import.meta.url` and installed packages are theirs; their text is that of the version. A file that the
 * version does not hold (an import made only while a task runs) is taken as it lies there now.
 */
export const installVersionHooks = ({ publicModule, version, dagFile }: AttemptChildOptions): void => {
  const files = createLocalFiles(dagFile.root)
  const pfad = pathToFileURL(publicModule).href
  const inVersion = (path: string, folder = ''): string => join(version, folder, ...path.split('/'))
  const isKept = (path: string | null): path is string => path !== null && existsSync(inVersion(path))

  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier === 'pfad') return { url: pfad, shortCircuit: true }
      if (isPathSpecifier(specifier) && context.parentURL !== undefined) {
        const url = new URL(specifier, context.parentURL).href
        if (isKept(files.pathOf(url))) return { url, shortCircuit: true }
      }
      return nextResolve(specifier, context)
    },
    load(url, context, nextLoad) {
      const path = files.pathOf(url)
      if (path === null || !files.isSource(path) || !isKept(path)) return nextLoad(url, context)
      return { format: formatOf(path), source: readCode(path), shortCircuit: true }
    },
  })

  const readCode = (path: string): string => {
    // What has no types was not stripped: it is code as it stands.
    const stripped = inVersion(path, STRIPPED)
    return readFileSync(existsSync(stripped) ? stripped : inVersion(path), 'utf8')
  }
}

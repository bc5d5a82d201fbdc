import { isAbsolute, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Modules that Pfad reads itself; all else (packages, `node:`, `.cjs`) is left to Node. */
const SOURCE = /\.(ts|mts|js|mjs|json)$/

/** The DAG folder seen as URLs: which modules are the user's own files, and what they are called in it. */
export type LocalFiles = {
  readonly root: string
  /** POSIX path in the folder, or null for anything outside of it and for installed packages. */
  pathOf(url: string): string | null
  urlOf(path: string): string
  isSource(path: string): boolean
}

export const createLocalFiles = (root: string): LocalFiles => ({
  root,
  pathOf(url) {
    if (!url.startsWith('file:')) return null
    const path = relative(root, fileURLToPath(withoutQuery(url)))
    if (path === '' || path.startsWith('..') || isAbsolute(path)) return null
    const parts = path.split(sep)
    return parts.includes('node_modules') ? null : parts.join('/')
  },
  urlOf: (path) => new URL(path.split('/').map(encodeURIComponent).join('/'), `${pathToFileURL(root).href}/`).href,
  isSource: (path) => SOURCE.test(path),
})

export const withoutQuery = (url: string): string => url.replace(/[?#].*$/, '')

/** `./a.ts`, `../a.ts`, `/a.ts`, `file:…`: a file, not a package. */
export const isPathSpecifier = (specifier: string): boolean => /^(\.{0,2}\/|file:)/.test(specifier)

/** How Node is told to take a module of ours. User files are modules, whatever a package.json above them says. */
export const formatOf = (path: string): 'json' | 'module' => (path.endsWith('.json') ? 'json' : 'module')

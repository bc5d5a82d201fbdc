import { join } from 'node:path'
import type { DagFile } from './protocol.ts'

export type DagFolders = { readonly builtin: string; readonly dags: string }

/** The file of a fileloc: `builtin:<path>` or `dags:<path>`, POSIX separators. */
export const dagFile = (folders: DagFolders, fileloc: string): DagFile => {
  const colon = fileloc.indexOf(':')
  const root = fileloc.slice(0, colon) === 'builtin' ? folders.builtin : folders.dags
  return { fileloc, root, path: join(root, ...fileloc.slice(colon + 1).split('/')) }
}

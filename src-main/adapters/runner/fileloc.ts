import { join } from 'node:path'
import { PfadError } from '../../contract/error.ts'

/** Where DAG files lie: `builtin:` those that ship with Pfad, `dags:` the user's own. */
export type DagFolderPath = { readonly scheme: 'builtin' | 'dags'; readonly path: string }

/** A DAG file: its folder, its POSIX path in it, and the file itself. */
export type DagFile = { readonly root: string; readonly path: string; readonly file: string }

/** The file behind a fileloc such as `dags:sub/report.ts`; `bad-name` for one that leads out of its folder. */
export const resolveFileloc = (folders: readonly DagFolderPath[], fileloc: string): DagFile => {
  const [scheme = '', ...rest] = fileloc.split(':')
  const path = rest.join(':')
  const folder = folders.find((one) => one.scheme === scheme)
  const segments = path.split('/')
  if (!folder || segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new PfadError('bad-name', `${JSON.stringify(fileloc)} is no place of a DAG file.`, 'Example: dags:report.ts')
  }
  return { root: folder.path, path, file: join(folder.path, ...segments) }
}

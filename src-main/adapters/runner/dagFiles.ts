import { join } from 'node:path'
import { PfadError } from '../../contract/error.ts'

/** Where DAG files lie: those that ship with Pfad (`builtin:`), and the user's own (`dags:`). */
export type DagFolders = { readonly builtin: string; readonly dags: string }

/** A DAG file: `root` is the folder of its scheme, `name` its POSIX path in it, `path` the file itself. */
export type DagFile = { readonly fileloc: string; readonly root: string; readonly name: string; readonly path: string }

/** The file of a fileloc such as `dags:sub/report.ts`; `bad-name` for one that leads out of its folder. */
export const dagFile = (folders: DagFolders, fileloc: string): DagFile => {
  const colon = fileloc.indexOf(':')
  const scheme = fileloc.slice(0, colon)
  const name = fileloc.slice(colon + 1)
  const segments = name.split('/')
  const isBad = segments.some((segment) => segment === '' || segment === '.' || segment === '..')
  if ((scheme !== 'builtin' && scheme !== 'dags') || isBad) {
    throw new PfadError('bad-name', `${JSON.stringify(fileloc)} is no place of a DAG file.`, 'Example: dags:report.ts')
  }
  const root = folders[scheme]
  return { fileloc, root, name, path: join(root, ...segments) }
}

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { PfadError } from '../../contract/error.ts'
import type { ComposeBuild } from '../../core/compose/model.ts'
import { canonicalJson } from '../../core/report.ts'

/** SHA-256 of the files in a build's folder, their names, and what the build is told. Throws `bad-compose` without the folder. */
export const digestOfBuild = async ({ context, dockerfile, args, target }: ComposeBuild): Promise<string> => {
  const hash = createHash('sha256')
  hash.update(canonicalJson([dockerfile, args, target]))
  let entries: Awaited<ReturnType<typeof readFolder>>
  try {
    entries = await readFolder(context)
  } catch (thrown) {
    const message = `The folder that an image is built from cannot be read: ${(thrown as Error).message}`
    throw new PfadError('bad-compose', message, 'See build in the compose file.')
  }
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  // What Python leaves behind is no source.
  for (const file of files.filter((each) => !each.includes('__pycache__')).toSorted()) {
    const content = await readFile(file)
    hash.update(`\0${relative(context, file).replaceAll(sep, '/')}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

const readFolder = (folder: string) => readdir(folder, { recursive: true, withFileTypes: true })

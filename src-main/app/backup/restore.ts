import { join } from 'node:path'
import { checkDatabase, databaseFacts } from '../../adapters/sqlite/maintenance.ts'
import { PfadError } from '../../contract/error.ts'
import { copyFile } from './copyFile.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { isFree, makeWhole } from './wholeFolder.ts'

/**
 * Makes a home of a backup. Every file must be as it was when the backup was made, and the database sound; the home must
 * not be there yet, or be empty. Throws `not-a-backup`, `backup-damaged`, `home-not-empty`, `database-newer`, `restore-failed`.
 */
export const restore = async (
  { folder, home, onFile }: { folder: string; home: string; onFile: (files: number, bytes: number) => void },
  signal: AbortSignal,
): Promise<Manifest> => {
  const manifest = await readManifest(folder)
  try {
    if (!(await isFree(home))) {
      throw new PfadError(
        'home-not-empty',
        `${home} is not empty: nothing was restored.`,
        'Name a new folder with --home.',
      )
    }
    await makeWhole(home, async (partial) => {
      let bytes = 0
      for (const [index, file] of manifest.files.entries()) {
        const copied = await copyFile(join(folder, file.path), join(partial, file.path), signal).catch(
          (thrown: unknown) => refuseMissing(folder, file.path, thrown as NodeJS.ErrnoException),
        )
        if (copied.bytes !== file.bytes || copied.sha256 !== file.sha256) throw damaged(folder, file.path)
        bytes += copied.bytes
        onFile(index + 1, bytes)
      }
      examine(folder, join(partial, 'pfad.db'))
    })
  } catch (thrown) {
    if (signal.aborted || thrown instanceof PfadError) throw thrown
    const { message } = thrown as NodeJS.ErrnoException
    const hint = `Check that there is room, and that ${home} is a folder that you may write.`
    throw new PfadError('restore-failed', `${home} could not be made: ${message}. Nothing was left behind.`, hint)
  }
  return manifest
}

const examine = (folder: string, database: string): void => {
  const { schema, known } = databaseFacts(database)
  if (schema > known) {
    throw new PfadError(
      'database-newer',
      `${folder} is the backup of a newer Pfad (schema ${schema}, this one knows ${known}).`,
      'Update Pfad, then restore it. Nothing was changed.',
    )
  }
  const [problem] = checkDatabase(database)
  if (problem !== undefined) throw damaged(folder, `pfad.db (${problem})`)
}

const refuseMissing = (folder: string, path: string, cause: NodeJS.ErrnoException): never => {
  throw cause.code === 'ENOENT' || cause.code === 'ELOOP' ? damaged(folder, path) : cause
}

const damaged = (folder: string, path: string): PfadError =>
  new PfadError(
    'backup-damaged',
    `The backup ${folder} is damaged: ${path} is not what was written.`,
    'Take another backup. Nothing was restored.',
  )

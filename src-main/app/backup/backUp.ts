import { writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { walkFiles } from '../../adapters/files/walk.ts'
import { copyDatabase, databaseFacts } from '../../adapters/sqlite/maintenance.ts'
import { PfadError } from '../../contract/error.ts'
import type { HomePaths } from '../home/paths.ts'
import { type Copied, copyFile, digestFile } from './copyFile.ts'
import { MANIFEST, type Manifest } from './manifest.ts'
import { isFree, makeWhole } from './wholeFolder.ts'

export type BackupWish = {
  readonly home: HomePaths
  /** Absolute. */
  readonly folder: string
  readonly objects: boolean
  readonly logs: boolean
  /** Copies the events to that file, by the process that has them open; null: without them. */
  readonly copyEvents: ((path: string) => Promise<void>) | null
  readonly pfad: string
  readonly now: number
  readonly onFile: (files: number, bytes: number) => void
}

/** `missing`: versions of DAGs that the database names and the home no longer has. */
export type Backup = Manifest & { readonly missing: readonly string[] }

/**
 * Copies a home, also one in use: the database as it is at one instant, the DAGs, the settings and every version that a run
 * of that database needs; objects, logs and events where they are wanted. Never the key, which would
 * lie beside what it unlocks. It appears whole, with a checksum of each file, or not at all. Throws `backup-refused`, `backup-failed`.
 */
export const backUp = async (wish: BackupWish, signal: AbortSignal): Promise<Backup> => {
  const { home, folder } = wish
  await refuse(wish)
  try {
    return await makeWhole(folder, (partial) => fill(wish, partial, signal))
  } catch (thrown) {
    if (signal.aborted || (thrown instanceof PfadError && !thrown.code.startsWith('database-unwritable'))) throw thrown
    throw failed(home.root, folder, thrown as NodeJS.ErrnoException)
  }
}

const refuse = async ({ home, folder }: BackupWish): Promise<void> => {
  const inner = relative(home.root, folder)
  if (!inner.startsWith('..') && inner !== folder) {
    throw new PfadError(
      'backup-refused',
      `${folder} lies in the home that is to be backed up.`,
      'Choose a folder elsewhere, best on another disk.',
    )
  }
  const isEmpty = await isFree(folder).catch((thrown: unknown) => {
    throw failed(home.root, folder, thrown as NodeJS.ErrnoException)
  })
  if (isEmpty) return
  throw new PfadError('backup-refused', `${folder} is not empty.`, 'Name a folder that is not there yet.')
}

const fill = async (wish: BackupWish, partial: string, signal: AbortSignal): Promise<Backup> => {
  const { home, copyEvents } = wish
  const files: Manifest['files'] = []
  let bytes = 0
  const add = (path: string, copied: Copied): void => {
    files.push({ path, ...copied })
    bytes += copied.bytes
    wish.onFile(files.length, bytes)
  }
  /** The files below a folder of the home; gone ones were removed meanwhile. */
  const addFolder = async (source: string): Promise<boolean> => {
    let isAny = false
    for await (const { names } of walkFiles(source, signal)) {
      const path = relative(home.root, join(source, ...names))
        .split(sep)
        .join('/')
      const copied = await copyFile(join(source, ...names), join(partial, path), signal).catch(ifGone)
      if (copied !== null) add(path, copied)
      isAny = true
    }
    return isAny
  }

  // The database first: what it names is there still, for nothing goes as long as a row needs it.
  const database = join(partial, 'pfad.db')
  const versions = copyDatabase(home.database, database)
  add('pfad.db', await digestFile(database, signal))
  const missing: string[] = []
  for (const version of versions) if (!(await addFolder(join(home.versions, version)))) missing.push(version)
  await addFolder(home.dags)
  const settings = await copyFile(home.settings, join(partial, 'settings.json'), signal).catch(ifGone)
  if (settings !== null) add('settings.json', settings)
  const stackEnv = await copyFile(home.stackEnv, join(partial, 'stack.env'), signal).catch(ifGone)
  if (stackEnv !== null) add('stack.env', stackEnv)
  if (wish.objects) await addFolder(home.objects)
  if (wish.logs) await addFolder(home.logs)
  if (copyEvents !== null) {
    const events = join(partial, 'events.duckdb')
    await copyEvents(events)
    add('events.duckdb', await digestFile(events, signal))
  }
  const manifest: Manifest = {
    ...{ format: 1, pfad: wish.pfad, schema: databaseFacts(database).schema, createdAt: wish.now, home: home.root },
    with: [
      ...(copyEvents === null ? [] : (['events'] as const)),
      ...(wish.objects ? (['objects'] as const) : []),
      ...(wish.logs ? (['logs'] as const) : []),
    ],
    files,
  }
  await writeFile(join(partial, MANIFEST), JSON.stringify(manifest, null, 2), { flush: true })
  return { ...manifest, missing }
}

const ifGone = (thrown: NodeJS.ErrnoException): null => {
  if (thrown.code === 'ENOENT' || thrown.code === 'ELOOP') return null
  throw thrown
}

const failed = (root: string, folder: string, cause: NodeJS.ErrnoException): PfadError => {
  const isFull = cause.code === 'ENOSPC' || cause.code === 'EDQUOT' || cause.code === 'database-unwritable'
  return new PfadError(
    'backup-failed',
    `${root} could not be backed up to ${folder}: ${isFull ? 'no room is left there' : cause.message}. Nothing was left behind.`,
    isFull
      ? 'Free some space there, or choose another disk.'
      : `Check that ${dirname(folder)} is a folder that you may write.`,
    { cause },
  )
}

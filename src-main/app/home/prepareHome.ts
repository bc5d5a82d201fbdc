import { randomUUID } from 'node:crypto'
import { chmod, lstat, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PfadError } from '../../contract/error.ts'
import type { HomePaths } from './paths.ts'

/** Makes the home's folders, private to this user, and writes in it once to be sure. Throws `home-unusable`. */
export const prepareHome = async (home: HomePaths): Promise<void> => {
  try {
    for (const folder of [home.root, home.run, home.objects, home.logs, home.dags]) await makeFolder(folder)
    await prepareSocketFolders(home)
    // Rights alone do not tell of a full or read-only disk, nor do they bind root.
    const probe = join(home.run, `probe-${randomUUID()}`)
    try {
      await writeFile(probe, 'x'.repeat(4096))
    } finally {
      await rm(probe, { force: true })
    }
  } catch (cause) {
    throw cause instanceof PfadError ? cause : unusable(home.root, cause as NodeJS.ErrnoException)
  }
}

/**
 * `mkdir` of a folder and all above it. Not Node's recursive one: where the system answers ENOENT although the parent is
 * there (`/proc/x`), that one never returns.
 */
const makeFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return
    const parent = dirname(folder)
    if (code !== 'ENOENT' || parent === folder || (await exists(parent))) throw thrown
    await makeFolder(parent)
    await makeFolder(folder)
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Folders that hold sockets are for this user alone. A short one lies in a place that all may write: is it ours? */
const prepareSocketFolders = async (home: HomePaths): Promise<void> => {
  if (process.platform === 'win32') return
  await chmod(home.run, 0o700)
  const folder = dirname(home.socket)
  if (folder === home.run) return
  await makeFolder(folder)
  const { uid } = await lstat(folder)
  if ((await lstat(folder)).isDirectory() && uid === process.getuid?.()) return chmod(folder, 0o700)
  throw new PfadError(
    'home-unusable',
    `${folder} should hold Pfad's sockets and belongs to somebody else.`,
    'Remove it, or choose a home with a shorter path (--home).',
  )
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'it is on a read-only disk',
  ENOSPC: 'its disk is full',
  EDQUOT: 'your quota on its disk is used up',
  EEXIST: 'it is a file, not a folder',
  ENOENT: 'the system does not let it be made there',
  ENOTDIR: 'a part of its path is a file, not a folder',
  ENAMETOOLONG: 'its path is too long',
  ELOOP: 'its path is a loop of links',
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some space, or choose another folder with --home.',
  EDQUOT: 'Free some space, or choose another folder with --home.',
  EACCES: 'Make it writable, or choose another folder with --home.',
  EPERM: 'Make it writable, or choose another folder with --home.',
}

export const unusable = (root: string, cause: NodeJS.ErrnoException): PfadError =>
  new PfadError(
    'home-unusable',
    `Pfad's home ${root} cannot be used: ${REASONS[cause.code ?? ''] ?? cause.message}.`,
    ADVICE[cause.code ?? ''] ?? 'Choose another folder with --home or PFAD_HOME.',
    { cause },
  )

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const isRoot = process.getuid?.() === 0
const mount = (...args: string[]): void => void execFileSync('mount', args, { stdio: 'pipe' })

/** Whether this machine lets us make small disks of our own: Linux, as root, with the right to mount. */
export const canMount = ((): boolean => {
  if (process.platform !== 'linux' || !isRoot) return false
  const path = mkdtempSync(join(tmpdir(), 'pfad-disk-'))
  try {
    mount('-t', 'tmpfs', 'tmpfs', path)
    execFileSync('umount', [path])
    return true
  } catch {
    return false
  } finally {
    rmdirSync(path)
  }
})()

export type Disk = AsyncDisposable & { readonly path: string }

/** A real file system of its own that holds `bytes`. */
export const smallDisk = async (bytes: number): Promise<Disk & { makeReadOnly(): void }> => {
  const path = await mkdtemp(join(tmpdir(), 'pfad-disk-'))
  mount('-t', 'tmpfs', '-o', `size=${bytes},mode=700`, 'tmpfs', path)
  return {
    path,
    makeReadOnly: () => mount('-o', 'remount,ro', path),
    async [Symbol.asyncDispose]() {
      execFileSync('umount', [path])
      await rm(path, { recursive: true })
    },
  }
}

/** Whether a folder can be made unwritable here: to root only a read-only disk is. */
export const canRefuse = canMount || (!isRoot && process.platform !== 'win32')

/** A folder that `fill` has filled and nobody, root included, can write to any more. */
export const unwritableFolder = async (fill: (path: string) => Promise<void>): Promise<Disk> => {
  if (isRoot) {
    const disk = await smallDisk(1024 * 1024)
    await fill(disk.path)
    disk.makeReadOnly()
    return disk
  }
  const path = await mkdtemp(join(tmpdir(), 'pfad-unwritable-'))
  await fill(path)
  execFileSync('chmod', ['-R', 'a-w', path])
  return {
    path,
    async [Symbol.asyncDispose]() {
      await chmod(path, 0o700)
      execFileSync('chmod', ['-R', 'u+w', path])
      await rm(path, { recursive: true })
    },
  }
}

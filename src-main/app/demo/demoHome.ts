import { existsSync } from 'node:fs'
import { lstat, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { acquireHomeLock } from '../../adapters/sqlite/homeLock.ts'
import { createHomePaths } from '../home/paths.ts'

const PREFIX = 'pfad-demo-'
/** What tells a demo's home from any other. Nothing else in the folder decides, least of all its name. */
const MARK = 'demo.json'
/** One that was just made is not locked yet (ms). */
const YOUNG = 60_000

/** A throw-away home in the system's folder for temporary files, for this user alone. Whoever makes it removes it. */
export const createDemoHome = async (): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), PREFIX))
  await writeFile(join(root, MARK), `${JSON.stringify({ pid: process.pid })}\n`, { mode: 0o600 })
  return root
}

export const isDemoHome = (root: string): boolean => existsSync(join(root, MARK))

/** Its processes may still be at their last words. */
export const removeDemoHome = (root: string): Promise<void> =>
  rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })

/**
 * Removes the homes of demos that were killed before they could: marked as such, this user's, and locked by nobody. Returns
 * which. What cannot be looked at or removed stays for the next time.
 */
export const sweepDemoHomes = async (now = Date.now()): Promise<string[]> => {
  const removed: string[] = []
  const names = await readdir(tmpdir()).catch(() => [])
  for (const name of names.filter((each) => each.startsWith(PREFIX))) {
    const root = join(tmpdir(), name)
    if (await isLeftBehind(root, now)) {
      await removeDemoHome(root)
        .then(() => removed.push(root))
        .catch(() => undefined)
    }
  }
  return removed
}

const isLeftBehind = async (root: string, now: number): Promise<boolean> => {
  const stat = await lstat(root).catch(() => null)
  const isOurs = process.getuid === undefined || stat?.uid === process.getuid()
  if (!stat?.isDirectory() || !isOurs || !isDemoHome(root)) return false
  const { lock } = createHomePaths(root)
  if (!existsSync(lock)) return now - stat.mtimeMs > YOUNG
  try {
    const held = acquireHomeLock(lock)
    held?.[Symbol.dispose]()
    return held !== null
  } catch {
    return false
  }
}

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Builds into `out/` unless what is there is newer than every source. False where the build failed. */
export const buildIfStale = (root: string): boolean => {
  const built = join(root, 'out', 'main', 'cli.js')
  const newest = Math.max(...SOURCES.map((source) => newestIn(join(root, source))))
  if (existsSync(built) && statSync(built).mtimeMs > newest) return true
  console.error('Building …')
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  return (
    spawnSync(process.execPath, [tool, 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' }).status === 0
  )
}

const SOURCES = [
  'src-main',
  'src-renderer',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'resources',
]

/** Folders count too: their time tells of a file that is gone. */
const newestIn = (path: string): number => {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
  return Math.max(0, ...entries.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs))
}

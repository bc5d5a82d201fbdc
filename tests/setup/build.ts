import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Builds into `out/` unless what is there is newer than every source. */
export const buildIfStale = (root: string): void => {
  const built = join(root, 'out', 'main', 'cli.js')
  const sources = ['src-main', 'src-renderer', 'package.json', 'electron.vite.config.ts']
  const newest = Math.max(...sources.map((source) => newestIn(join(root, source))))
  if (existsSync(built) && statSync(built).mtimeMs > newest) return
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { status } = spawnSync(process.execPath, [tool, 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('The build failed; its output stands above.')
}

const newestIn = (path: string): number => {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
  return Math.max(0, ...entries.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs))
}

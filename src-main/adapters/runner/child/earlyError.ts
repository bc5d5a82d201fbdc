import { spawnSync } from 'node:child_process'
import type { LoadedSource } from './loadHooks.ts'

/**
 * Where the engine refuses to compile what the parser has let through (`let a` twice, an assignment to a constant import).
 * Its error does not say where; `node --check` does. Electron's own binary cannot check: there the line stays unknown.
 */
export const findEarlyError = (
  sources: ReadonlyMap<string, LoadedSource>,
): { readonly path: string; readonly line: number } | null => {
  if (process.versions['electron'] !== undefined) return null
  for (const [path, { code }] of sources) {
    if (path.endsWith('.json')) continue
    const { stderr } = spawnSync(process.execPath, ['--check', '--input-type=module', '-'], {
      input: code,
      encoding: 'utf8',
      timeout: 5000,
    })
    const line = /^\[stdin\]:(\d+)$/m.exec(stderr)?.[1]
    if (line !== undefined) return { path, line: Number(line) }
  }
  return null
}

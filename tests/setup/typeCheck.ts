import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

/** What the TypeScript of an editor has to say of a home's DAG files. */
export const typeCheck = (
  home: string,
  compiler: 'typescript' | 'typescript-7',
  words: readonly string[] = [],
): string => {
  const tsc = join(root, 'node_modules', compiler, 'bin', 'tsc')
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', join(home, 'dags', 'tsconfig.json'), ...words], {
    cwd: home,
    encoding: 'utf8',
  })
  return stdout
}

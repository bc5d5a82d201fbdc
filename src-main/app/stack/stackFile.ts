import { readFile } from 'node:fs/promises'
import { writeAtomic } from '../../adapters/files/atomic.ts'
import { PfadError } from '../../contract/error.ts'
import type { StackFile } from '../../engine/ports/stackFile.ts'
import { readProject, type StackOf } from './readProject.ts'

const HEADER = '# What this home chose for its stack; docker compose takes it with --env-file.\n'

/** The compose file of a home with its `stack.env`. `onChosen` is told after each choice. */
export const createStackFile = (of: StackOf, onChosen: () => void): StackFile => ({
  read: () => readProject(of),
  readWith: (values) => readProject({ ...of, chosen: values }).project,
  async choose(values) {
    const { stackEnv } = of.home
    const before = await readFile(stackEnv, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return HEADER
      throw new PfadError('bad-setting', `${stackEnv} cannot be read: ${thrown.message}`, 'Check its rights.')
    })
    await writeAtomic(stackEnv, new TextEncoder().encode(withValues(before, values)))
    onChosen()
  },
})

/** The text of an env file with these values: in their place where they are there, else at its end. */
export const withValues = (text: string, values: Readonly<Record<string, string>>): string => {
  const left = new Map(Object.entries(values))
  const lines = text
    .replace(/\n$/, '')
    .split('\n')
    .flatMap((line) => {
      const name = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1]
      if (name === undefined || !(name in values)) return [line]
      const value = left.get(name)
      left.delete(name)
      return value === undefined ? [] : [`${name}=${value}`]
    })
  return `${[...lines, ...[...left].map(([name, value]) => `${name}=${value}`)].join('\n')}\n`
}

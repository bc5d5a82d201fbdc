import { join } from 'node:path'
import { standinCache } from '../images/cache.ts'
import { composeCli } from '../images/composeCli.ts'
import { run } from '../images/run.ts'
import type { StackFacts } from './testStack.ts'

const file = join(import.meta.dirname, '..', '..', '..', 'compose', 'compose.yaml')

export type Compose = (...words: readonly string[]) => Promise<string>

/** The Compose CLI on the project's file, with the home's variables: what it printed; throws unless it ended with 0. */
export const composeFor = async ({ home, project, socket }: StackFacts): Promise<Compose> => {
  const [program, ...first] = await composeCli(standinCache())
  const all = [...first, '--project-name', project, '--file', file, '--env-file', join(home, 'stack.env')]
  const env = { DOCKER_HOST: `unix://${socket}`, DOCKER_BUILDKIT: '0' }
  return (...words) => run(program, [...all, ...words], { env })
}

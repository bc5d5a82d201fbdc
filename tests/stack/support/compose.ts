import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { StackFacts } from './testStack.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** The Compose CLI of this machine, as words to begin with; null where there is none. `PFAD_COMPOSE_CLI` names one. */
export const findCompose = (): string[] | null =>
  [process.env['PFAD_COMPOSE_CLI'] ? [process.env['PFAD_COMPOSE_CLI']] : [], ['docker', 'compose'], ['docker-compose']].find(
    ([program, ...words]) =>
      program !== undefined && spawnSync(program, [...words, 'version'], { stdio: 'ignore' }).status === 0,
  ) ?? null

export type Compose = (...words: readonly string[]) => Promise<string>

/** Runs it on the project's file, with the home's variables, to its end: what it printed; throws unless that was 0. */
export const composeFor = (program: readonly string[], { home, project, socket }: StackFacts): Compose => {
  const file = join(root, 'compose', 'compose.yaml')
  if (!existsSync(file)) throw new Error(`${file} is missing.`)
  const [command = '', ...first] = [...program, '--project-name', project, '--file', file]
  return async (...words) => {
    const all = [...first, '--env-file', join(home, 'stack.env'), ...words]
    const env = { ...process.env, DOCKER_HOST: `unix://${socket}`, DOCKER_BUILDKIT: '0' }
    const child = spawn(command, all, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (text: Buffer) => {
      stdout += text.toString()
    })
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString()
    })
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) throw new Error(`compose ${words.join(' ')} ended with ${code}: ${stderr}`)
    return stdout
  }
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pfad, type RunningApp, startApp } from '../../setup/app.ts'
import { freePort } from '../../support/servers/freePort.ts'
import type { TestEngine } from './engine.ts'

/** A stack of a test's own, as text: it goes from the set-up to the files that share it. */
export type StackFacts = {
  readonly home: string
  readonly project: string
  readonly socket: string
  readonly ports: Readonly<Record<PortName, number>>
  /** What `<home>/stack.env` says. */
  readonly variables: Readonly<Record<string, string>>
}

export const PORTS = [
  'KAFKA_PORT',
  'SCHEMA_REGISTRY_PORT',
  'CLICKHOUSE_HTTP_PORT',
  'MINIO_PORT',
  'MINIO_CONSOLE_PORT',
  'SPARK_MASTER_UI_PORT',
  'SPARK_DRIVER_PORT',
  'POSTGRES_PORT',
] as const
export type PortName = (typeof PORTS)[number]

export type CommandResult = Awaited<ReturnType<typeof pfad>>

/** Works on a stack with the built command line and app, as a person would, in the home that it belongs to. */
export type TestStack = {
  readonly facts: StackFacts
  pfad(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<CommandResult>
  /** The same; throws with all that it said unless it ends with 0. */
  done(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<CommandResult>
  start(env?: Readonly<Record<string, string>>): Promise<RunningApp>
}

export const openStack = (facts: StackFacts): TestStack => {
  const base = { DOCKER_HOST: `unix://${facts.socket}`, PFAD_BACKEND: 'stack' }
  const run: TestStack['pfad'] = (words, env = {}) => pfad(facts.home, words, { ...base, ...env })
  return {
    facts,
    pfad: run,
    async done(words, env) {
      const result = await run(words, env)
      if (result.code === 0) return result
      throw new Error(`pfad ${words.join(' ')} ended with ${result.code}:\n${result.stdout}\n${result.stderr}`)
    },
    start: (env = {}) => startApp(facts.home, { ...base, ...env }),
  }
}

type Wanted = {
  readonly engine: TestEngine
  readonly socket: string
  /** Part of the project's name. */
  readonly name: string
  /** Of compose.yaml; those of another stack serve too: name and ports are this one's own. */
  readonly variables?: Readonly<Record<string, string>>
}

/** A home with free ports and a project's name of its own. Disposing removes what the engine has of it, and the home. */
export const createTestStack = async (wanted: Wanted): Promise<TestStack & AsyncDisposable> => {
  const home = await mkdtemp(join(tmpdir(), 'pfad-stack-'))
  const project = `pfadtest-${wanted.name}-${home
    .slice(-6)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '0')}`
  const ports = await freePorts()
  const variables = {
    ...{ ...wanted.variables, COMPOSE_PROJECT_NAME: project },
    ...Object.fromEntries(PORTS.map((name) => [name, String(ports[name])])),
  }
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`)
  await writeFile(join(home, 'stack.env'), lines.join(''))
  return {
    ...openStack({ home, project, ports, variables, socket: wanted.socket }),
    async [Symbol.asyncDispose]() {
      await wanted.engine.removeProject(project)
      await rm(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** One free port for each name, no two the same. */
const freePorts = async (): Promise<Record<PortName, number>> => {
  const ports = new Set<number>()
  while (ports.size < PORTS.length) ports.add(await freePort())
  const found = [...ports].map((port, index) => [PORTS[index], port])
  return Object.fromEntries(found) as Record<PortName, number>
}

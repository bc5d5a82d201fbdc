import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { PfadError } from '../../contract/error.ts'
import type { Variables } from '../../core/compose/interpolate.ts'
import type { ComposeProject, ComposeService } from '../../core/compose/model.ts'
import { withProfiles } from '../../core/compose/profiles.ts'
import { parseCompose } from '../../core/compose/project.ts'
import type { StackProject } from '../../engine/ports/stackFile.ts'
import type { HomePaths } from '../home/paths.ts'
import { unpackedFolder } from '../programs.ts'
import type { Settings } from '../settings/settings.ts'

/** Whose stack. */
export type StackOf = {
  readonly home: Pick<HomePaths, 'stackEnv'>
  readonly settings: Settings
  readonly env: Variables
  /** Over what `stack.env` says: to see what it would be with them. */
  readonly chosen?: Variables
}

/** Settings that the compose file knows by the same name: what the app works on is what the stack is made for. */
const SHARED = ['KAFKA_TOPIC', 'CLICKHOUSE_TABLE', 'MINIO_BUCKET_NAME', 'SPARK_EVENT_LOG_ENABLED'] as const

/**
 * Reads the stack of a home. A `${VAR}` is the environment's; then the app's own setting of that name; then what
 * `<home>/stack.env` says, then the `.env` beside the compose file. Throws `bad-compose`, which names file, line and key,
 * and `compose-missing`. Two small files, read at once: a connection must be answered without waiting.
 */
export const readProject = ({ home, settings, env, chosen = {} }: StackOf): StackProject => {
  const file = resolve(settings.PFAD_COMPOSE_FILE || join(unpackedFolder, 'compose', 'compose.yaml'))
  const folder = dirname(file)
  const files = { ...readEnvFile(join(folder, '.env')), ...readEnvFile(home.stackEnv) }
  const shared = Object.fromEntries(SHARED.map((name) => [name, String(settings[name])]))
  const fixed: Variables = { ...shared, ...env }
  const given: Variables = { ...files, ...chosen, ...fixed }
  const projectName = settings.PFAD_STACK_PROJECT || given['COMPOSE_PROJECT_NAME'] || undefined
  const variables = projectName === undefined ? given : { ...given, COMPOSE_PROJECT_NAME: projectName }
  const text = readText(file)
  const named = new Set<string>()
  const parsed = parseCompose({ file, text, variables: noting(variables, named), projectName }, 'pfad')
  const profiles = (settings.PFAD_STACK_PROFILES || variables['COMPOSE_PROFILES'] || '').split(',')
  const wanted = profiles.map((each) => each.trim()).filter((each) => each !== '')
  const project = absolute(withProfiles(parsed, wanted), folder)
  return { project, file, folder, variables: [...named], fixed: Object.keys(fixed) }
}

/** The same variables; which ones are asked for goes to `named`. */
const noting = (variables: Variables, named: Set<string>): Variables =>
  new Proxy(variables, {
    get: (target, name) => {
      if (typeof name === 'string') named.add(name)
      return Reflect.get(target, name)
    },
  })

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    const hint = 'Set PFAD_COMPOSE_FILE to a compose file, or leave it out for the one that ships with Pfad.'
    throw new PfadError('compose-missing', `The stack's file cannot be read: ${(thrown as Error).message}`, hint)
  }
}

const readEnvFile = (file: string): Variables => {
  try {
    return parseEnv(readFileSync(file, 'utf8'))
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new PfadError('bad-setting', `${file} cannot be read: ${(thrown as Error).message}`, 'Check its rights.')
  }
}

/** Paths of a compose file are relative to its folder; `~` is the user's home. */
const absolute = (project: ComposeProject, folder: string): ComposeProject => {
  const path = (given: string): string =>
    resolve(
      folder,
      given.replace(/^~(?=[\\/]|$)/, () => homedir()),
    )
  const placed = (service: ComposeService): ComposeService => ({
    ...service,
    build: service.build === null ? null : { ...service.build, context: path(service.build.context) },
    volumes: service.volumes.map((mount) =>
      mount.type === 'bind' && mount.source !== null ? { ...mount, source: path(mount.source) } : mount,
    ),
  })
  return { ...project, services: new Map([...project.services].map(([name, service]) => [name, placed(service)])) }
}

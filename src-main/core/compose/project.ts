import type { ComposeProject, ComposeService, NamedResource } from './model.ts'
import { flag, mapOf, object, type Reader, refuse, text } from './read.ts'
import { readService } from './service.ts'
import { type ComposeSource, composeError, readSource, type Value } from './source.ts'
import { startOrder } from './startOrder.ts'
import { labels } from './values.ts'

const REFUSED: Readonly<Record<string, string>> = {
  include: 'Write the services into one file.',
  configs: 'Mount a file under volumes of the service.',
  secrets: 'Mount a file under volumes of the service, or set it by ${VAR}.',
}

const PROJECT_NAME = /^[a-z0-9][a-z0-9_-]*$/

/**
 * Reads a compose file: the parts of the Compose Specification that Pfad supports, in full; whatever else it says is an
 * error that names file, line and key. `defaultName` is the project's name where the file has none.
 */
export const parseCompose = (source: ComposeSource, defaultName: string): ComposeProject => {
  const { file, variables } = source
  const root = readSource(source)
  const raw: Reader<Value> = (value) => value
  const found = object<{
    name: string
    version: string
    services: Map<string, Value>
    volumes: Map<string, Partial<Resource>>
    networks: Map<string, Partial<Resource>>
  }>({ name: text, version: text, services: mapOf(raw), volumes: mapOf(resource), networks: mapOf(resource) }, REFUSED)(
    root,
    file,
  )
  const name = source.projectName ?? found.name ?? defaultName
  if (!PROJECT_NAME.test(name)) {
    throw refuse(
      root.entries.get('name') ?? root,
      file,
      `"${name}" is no project name: small letters, digits, - and _.`,
    )
  }
  if (found.services === undefined || found.services.size === 0) {
    throw composeError({ file, line: root.line, path: 'services' }, 'there are none.')
  }
  const services = new Map(
    [...found.services].map(([service, value]) => [service, readService(service, value, { file, variables })]),
  )
  const project: ComposeProject = {
    name,
    services,
    volumes: resources(name, found.volumes ?? new Map()),
    networks: resources(name, withDefault(found.networks ?? new Map(), services)),
  }
  for (const [service, value] of found.services) checkService(project, service, value, file)
  startOrder(project, file)
  return project
}

type Resource = { name: string; external: boolean; driver: string; labels: Record<string, string> }
const resource = object<Resource>(
  { name: text, external: flag, driver: text, labels },
  {
    driver_opts: 'Only name, external, driver and labels.',
    ipam: 'The engine picks the addresses.',
    internal: 'Only name, external, driver and labels.',
    attachable: 'Only name, external, driver and labels.',
  },
)

const resources = (project: string, found: ReadonlyMap<string, Partial<Resource>>): Map<string, NamedResource> =>
  new Map(
    [...found].map(([key, of]) => [
      key,
      {
        name: of.name ?? (of.external === true ? key : `${project}_${key}`),
        isExternal: of.external ?? false,
        driver: of.driver ?? null,
        labels: of.labels ?? {},
      },
    ]),
  )

const withDefault = (found: ReadonlyMap<string, Partial<Resource>>, services: ReadonlyMap<string, ComposeService>) => {
  const isUsed = [...services.values()].some(({ networks }) => networks.some(({ network }) => network === 'default'))
  return isUsed && !found.has('default') ? new Map([...found, ['default', {}] as const]) : found
}

/** What it names must be there. */
const checkService = (project: ComposeProject, name: string, value: Value, file: string): void => {
  const service = project.services.get(name)
  const at = (key: string): Value => (value.kind === 'map' ? (value.entries.get(key) ?? value) : value)
  if (!/^[a-zA-Z0-9._-]+$/.test(name))
    throw refuse(value, file, 'is no name of a service: letters, digits, dot, - and _.')
  for (const { network } of service?.networks ?? []) {
    if (!project.networks.has(network)) throw refuse(at('networks'), file, `there is no network "${network}".`)
  }
  for (const { type, source } of service?.volumes ?? []) {
    if (type === 'volume' && source !== null && !project.volumes.has(source)) {
      throw refuse(
        at('volumes'),
        file,
        `there is no volume "${source}".`,
        'Name it under the top-level volumes, or write ./ before a folder.',
      )
    }
  }
  for (const { service: other } of service?.dependsOn ?? []) {
    if (!project.services.has(other)) throw refuse(at('depends_on'), file, `there is no service "${other}".`)
  }
}

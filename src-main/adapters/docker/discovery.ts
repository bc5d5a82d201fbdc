import { PfadError } from '../../contract/error.ts'
import { configFolder, currentContext, type DockerContext, listContexts, readTls } from './contexts.ts'
import { type Endpoint, formatAddress, parseAddress } from './endpoint.ts'
import { knownSockets } from './knownSockets.ts'
import type { Machine } from './machine.ts'

/** Where an engine may be. `foundBy` says how we know, in words for a person. */
export type Candidate = { readonly endpoint: Endpoint; readonly foundBy: string }

/**
 * Where to look for an engine, the likeliest first. Who names one (the setting, `DOCKER_HOST`, `DOCKER_CONTEXT`, the context
 * that `docker` uses) gets that one alone: another engine would have other volumes. Otherwise the sockets that engines are
 * known to have, and those of the user's other contexts on this machine. Files are read, since an app that was started from
 * a desktop has no shell's environment.
 */
export const findCandidates = async (machine: Machine, setting: string): Promise<Candidate[]> =>
  (await chosen(machine, setting)) ?? (await usual(machine))

const chosen = async (machine: Machine, setting: string): Promise<Candidate[] | null> => {
  const { env } = machine
  if (setting !== '') {
    return setting.includes('/') || setting.includes(':')
      ? [await byAddress(machine, setting, 'the setting PFAD_ENGINE')]
      : [await byContext(machine, setting, 'the setting PFAD_ENGINE')]
  }
  if (env['DOCKER_HOST']) return [await byAddress(machine, env['DOCKER_HOST'], 'DOCKER_HOST')]
  if (env['DOCKER_CONTEXT']) {
    return env['DOCKER_CONTEXT'] === 'default'
      ? null
      : [await byContext(machine, env['DOCKER_CONTEXT'], 'DOCKER_CONTEXT')]
  }
  const current = await currentContext(machine)
  return current === null ? null : [await byContext(machine, current, 'docker context use')]
}

const byAddress = async (machine: Machine, address: string, source: string): Promise<Candidate> => {
  const { env } = machine
  const folder = env['DOCKER_CERT_PATH'] || configFolder(machine)
  const isVerified = Boolean(env['DOCKER_TLS_VERIFY'])
  const tls = isVerified || env['DOCKER_CERT_PATH'] ? await readTls(machine, folder, isVerified) : null
  const endpoint = parseAddress(address, tls)
  if (endpoint !== null) return { endpoint, foundBy: source }
  throw new PfadError(
    'engine-missing',
    `${JSON.stringify(address)}, from ${source}, is no address of a container engine.`,
    'Write one like unix:///var/run/docker.sock, npipe:////./pipe/docker_engine, tcp://host:2376 or ssh://user@host.',
  )
}

const byContext = async (machine: Machine, name: string, source: string): Promise<Candidate> => {
  const contexts = await listContexts(machine)
  const endpoint = endpointOf(contexts.find((context) => context.name === name))
  if (endpoint !== null) return { endpoint, foundBy: `context ${name} (${source})` }
  const others = contexts.map((context) => context.name).join(', ')
  throw new PfadError(
    'engine-missing',
    `The Docker context ${JSON.stringify(name)}, chosen by ${source}, does not exist or has no address.`,
    others === '' ? 'Make it: docker context create. Or go back: docker context use default' : `There are: ${others}.`,
  )
}

const endpointOf = (context: DockerContext | undefined): Endpoint | null =>
  context === undefined ? null : parseAddress(context.address, context.tls)

/** Nobody has chosen: Docker's own place first, then the other contexts of this machine, then what else is known. */
const usual = async (machine: Machine): Promise<Candidate[]> => {
  const [own, others] = knownSockets(machine)
  const contexts = (await listContexts(machine)).flatMap((context) => {
    const endpoint = endpointOf(context)
    return endpoint?.kind === 'socket' ? [{ endpoint, foundBy: `context ${context.name}` }] : []
  })
  const known = (sockets: readonly (readonly [string, string])[]): Candidate[] =>
    sockets.map(([path, foundBy]) => ({ endpoint: { kind: 'socket', path }, foundBy }))
  const all = [...known(own), ...contexts, ...known(others)]
  const addresses = all.map(({ endpoint }) => formatAddress(endpoint))
  return all.filter((_, index) => addresses.indexOf(addresses[index] ?? '') === index)
}

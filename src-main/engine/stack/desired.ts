import type { JsonValue } from '../../contract/models/primitives.ts'
import type { ComposeProject, ComposeService, Mount } from '../../core/compose/model.ts'
import { canonicalJson } from '../../core/report.ts'
import type { ContainerSpec } from '../ports/containerEngine.ts'
import type { StackProject } from '../ports/stackFile.ts'
import { containerLabels } from './labels.ts'

/** One container that there should be. */
export type Desired = {
  readonly service: ComposeService
  readonly number: number
  readonly name: string
  readonly image: string
  /** The same as long as the compose file says the same of the service. */
  readonly hash: string
  readonly specFor: (imageId: string) => ContainerSpec
}

/** What the service's image is called, built here or not; as Compose calls it. */
export const imageOf = ({ name }: Pick<ComposeProject, 'name'>, service: ComposeService): string =>
  service.image ?? `${name}-${service.name}`

/** The containers of a service, one for each replica. */
export const desiredOf = (stack: StackProject, service: ComposeService, hash: (text: string) => string): Desired[] => {
  const { project } = stack
  const body = bodyOf(project, service)
  const described = { ...body, userLabels: service.labels } as unknown as JsonValue
  const hashed = hash(canonicalJson(described))
  return Array.from({ length: service.replicas }, (_, index): Desired => {
    const number = index + 1
    const name = service.containerName ?? `${project.name}-${service.name}-${number}`
    const labels = (imageId: string) => containerLabels(stack, { service, number, hash: hashed, imageId })
    const specFor = (imageId: string): ContainerSpec => ({ ...body, name, labels: labels(imageId) })
    return { service, number, name, image: body.image, hash: hashed, specFor }
  })
}

const bodyOf = (project: ComposeProject, service: ComposeService): Omit<ContainerSpec, 'name' | 'labels'> => ({
  image: imageOf(project, service),
  platform: service.platform,
  command: service.command,
  entrypoint: service.entrypoint,
  environment: service.environment,
  hostname: service.hostname,
  user: service.user,
  workingDir: service.workingDir,
  init: service.init,
  readOnly: service.readOnly,
  ports: service.ports.map(({ hostIp, published, target, protocol }) => ({
    ...{ hostIp, hostPort: published, containerPort: target, protocol },
  })),
  expose: service.expose,
  mounts: service.volumes.map((mount) => ({ ...mount, source: sourceOf(project, mount) })),
  tmpfs: service.tmpfs,
  networks: service.networks.map(({ network, aliases }) => ({
    name: project.networks.get(network)?.name ?? network,
    aliases: [service.name, ...aliases],
  })),
  extraHosts: service.extraHosts,
  healthcheck: service.healthcheck,
  restart: service.restart,
  memory: service.memoryBytes,
  cpus: service.cpus,
  shm: service.shmBytes,
  ulimits: service.ulimits,
  capAdd: service.capAdd,
  capDrop: service.capDrop,
  securityOpt: service.securityOpt,
  stopSignal: service.stopSignal,
  stopGraceMs: service.stopGracePeriodMs,
})

const sourceOf = ({ volumes }: ComposeProject, { type, source }: Mount): string | null =>
  type === 'volume' && source !== null ? (volumes.get(source)?.name ?? source) : source

import { PfadError } from '../../contract/error.ts'
import type { ComposeProject, NamedResource } from '../../core/compose/model.ts'
import { startOrder } from '../../core/compose/startOrder.ts'
import type { ContainerInfo, Labels, ResourceInfo, ResourceSpec } from '../ports/containerEngine.ts'
import type { Desired } from './desired.ts'
import { hashOf, isOneOff, networkLabels, numberOf, serviceOf, volumeLabels } from './labels.ts'

/** What becomes of one container. `recreate`: it is there, but made of something else. */
export type Step = {
  readonly desired: Desired
  readonly container: ContainerInfo | null
  readonly action: 'keep' | 'start' | 'create' | 'recreate'
}

export type UpPlan = {
  readonly networks: readonly ResourceSpec[]
  readonly volumes: readonly ResourceSpec[]
  /** In the order in which services wait for each other. */
  readonly steps: readonly Step[]
  /** Replicas that are too many, the highest first. */
  readonly surplus: readonly ContainerInfo[]
}

/** What is there of a project; networks and volumes are all that the engine has. */
export type Found = {
  readonly containers: readonly ContainerInfo[]
  readonly networks: readonly ResourceInfo[]
  readonly volumes: readonly ResourceInfo[]
}

/**
 * What brings the stack up from what is there: pure. A container that runs and is what it should be is left alone, whoever
 * made it; one that is there and stopped is started; any other is made anew. `imageIds` has the local image of each reference.
 * Throws `stack-external` where a network or volume that others keep is missing.
 */
export const planUp = (of: {
  readonly project: ComposeProject
  /** By service, in any order. */
  readonly desired: readonly Desired[]
  readonly found: Found
  readonly imageIds: ReadonlyMap<string, string>
}): UpPlan => {
  const { project, found, imageIds } = of
  const order = startOrder(project, 'compose.yaml')
  const desired = of.desired.toSorted((a, b) => order.indexOf(a.service.name) - order.indexOf(b.service.name))
  const names = new Set(desired.map(({ service }) => service.name))
  const mine = found.containers.filter((each) => !isOneOff(each) && names.has(serviceOf(each)))
  const slots = new Map(mine.map((each) => [slotOf(serviceOf(each), numberOf(each)), each]))
  const steps = desired.map((wanted): Step => {
    const container = slots.get(slotOf(wanted.service.name, wanted.number)) ?? null
    return { desired: wanted, container, action: actionFor(wanted, container, imageIds.get(wanted.image)) }
  })
  const wantedSlots = new Set(desired.map(({ service, number }) => slotOf(service.name, number)))
  const surplus = mine
    .filter((each) => !wantedSlots.has(slotOf(serviceOf(each), numberOf(each))))
    .toSorted((a, b) => numberOf(b) - numberOf(a))
  const services = desired.map(({ service }) => service)
  const networks = services.flatMap((service) => service.networks.map(({ network }) => network))
  const volumes = services.flatMap((service) => service.volumes.map(({ source }) => source ?? ''))
  return {
    networks: missing(project, 'network', only(project.networks, networks), found.networks),
    volumes: missing(project, 'volume', only(project.volumes, volumes), found.volumes),
    steps,
    surplus,
  }
}

const slotOf = (service: string, number: number): string => `${service}\0${number}`

const actionFor = (wanted: Desired, container: ContainerInfo | null, imageId: string | undefined): Step['action'] => {
  if (container === null) return 'create'
  const isBroken = container.state === 'dead' || container.state === 'removing'
  if (isBroken || !isCurrent(wanted, container, imageId)) return 'recreate'
  if (container.state === 'running' || container.state === 'restarting') return 'keep'
  // The engine does not start what is paused: made anew, it runs, and its data is in the volumes.
  return container.state === 'paused' ? 'recreate' : 'start'
}

/**
 * Whether a container is what it should be. What Compose made is known by its image and published ports only: its own hash
 * is of another kind.
 */
const isCurrent = (wanted: Desired, container: ContainerInfo, imageId: string | undefined): boolean => {
  if (imageId !== undefined && container.imageId !== imageId) return false
  const hash = hashOf(container)
  if (hash !== null) return hash === wanted.hash
  if (container.image !== wanted.image) return false
  if (container.state !== 'running') return true
  const published = new Set(container.ports.map(({ hostPort, containerPort }) => `${hostPort}:${containerPort}`))
  const ports = wanted.service.ports.filter((port) => port.published !== null)
  return ports.every((port) => published.has(`${port.published}:${port.target}`))
}

const only = (resources: ReadonlyMap<string, NamedResource>, keys: readonly string[]): Map<string, NamedResource> =>
  new Map([...resources].filter(([key]) => keys.includes(key)))

const missing = (
  project: ComposeProject,
  kind: 'network' | 'volume',
  wanted: ReadonlyMap<string, NamedResource>,
  there: readonly ResourceInfo[],
): ResourceSpec[] => {
  const names = new Set(there.map(({ name }) => name))
  const used = [...wanted].filter(([, { name }]) => !names.has(name))
  const external = used.find(([, { isExternal }]) => isExternal)?.[1]
  if (external !== undefined) {
    const message = `The ${kind} "${external.name}" is external to the stack and is not there.`
    throw new PfadError('stack-external', message, `Make it: docker ${kind} create ${external.name}`)
  }
  const labels = (key: string): Labels =>
    kind === 'network' ? networkLabels(project.name, key) : volumeLabels(project.name, key)
  return used.map(([key, { name, driver, labels: own }]) => ({ name, driver, labels: { ...own, ...labels(key) } }))
}

import type {
  ServiceProgress,
  ServiceState,
  StackContainer,
  StackExplanation,
  StackOperation,
  StackService,
  StackState,
} from '../../contract/models/stack.ts'
import type { ComposeProject } from '../../core/compose/model.ts'
import { endpointsOf } from '../../core/stack/endpoints.ts'
import type { ContainerInfo } from '../ports/containerEngine.ts'
import { imageOf } from './desired.ts'
import { isOneOff, numberOf, serviceOf } from './labels.ts'
import { isOrderlyEnd } from './ready.ts'

/** The services of a stack as they are, in the file's order; then those that the file does not have (any more). */
export const servicesOf = (of: {
  readonly project: ComposeProject
  readonly containers: readonly ContainerInfo[]
  readonly progress: ReadonlyMap<string, ServiceProgress>
  readonly explanations: ReadonlyMap<string, StackExplanation>
}): StackService[] => {
  const { project, progress, explanations } = of
  const byService = Map.groupBy(
    of.containers.filter((each) => !isOneOff(each)).toSorted((a, b) => numberOf(a) - numberOf(b)),
    serviceOf,
  )
  const endpoints = endpointsOf(project)
  const known = [...project.services.values()].map((service): StackService => {
    const containers = byService.get(service.name) ?? []
    const ports = endpoints
      .filter((each) => each.service === service.name)
      .map(({ host, port, containerPort, protocol }) => ({ host, port, containerPort, protocol }))
    const base = { service: service.name, image: imageOf(project, service), replicas: service.replicas, ports }
    return { ...base, ...described(containers, service.replicas, service.name) }
  })
  const orphans = [...byService].filter(([name]) => !project.services.has(name))
  return [
    ...known,
    ...orphans.map(([name, containers]): StackService => {
      const base = { service: name, image: containers[0]?.image ?? '', replicas: 0, ports: [] }
      return { ...base, ...described(containers, 0, name) }
    }),
  ]

  function described(containers: readonly ContainerInfo[], replicas: number, name: string) {
    const explanation = containers.map(({ id }) => explanations.get(id)).find((each) => each !== undefined) ?? null
    return {
      state: stateOf(project, containers, replicas),
      containers: containers.map(shown),
      progress: progress.get(name) ?? null,
      explanation,
    }
  }
}

/** Restarted so often without staying up, it is no hiccup any more. */
const MANY = 3

/** The engine starts such a one again unless somebody stopped it: whatever its exit code, it was meant to end. */
const isKeptUp = (project: ComposeProject, container: ContainerInfo): boolean =>
  ['always', 'unless-stopped'].includes(project.services.get(serviceOf(container))?.restart.name ?? 'no')

const stateOfOne = (project: ComposeProject, container: ContainerInfo): ServiceState => {
  const { state, health, exitCode, restartCount, isOutOfMemory, error } = container
  switch (state) {
    case 'running':
      if (health === null) return 'running'
      return health === 'starting' ? 'starting' : health
    case 'restarting':
      return restartCount >= MANY ? 'failed' : 'restarting'
    case 'paused':
      return 'paused'
    case 'created':
      return error === '' ? 'stopped' : 'failed'
    case 'removing':
      return 'stopped'
    case 'dead':
      return 'failed'
    case 'exited':
      if (error !== '' || isOutOfMemory) return 'failed'
      return isOrderlyEnd(exitCode) || isKeptUp(project, container) ? 'stopped' : 'failed'
  }
}

/** The worst of its containers speaks for a service. */
const WORST_FIRST: readonly ServiceState[] = [
  'failed',
  'unhealthy',
  'restarting',
  'paused',
  'starting',
  'stopped',
  'running',
]

const stateOf = (project: ComposeProject, containers: readonly ContainerInfo[], replicas: number): ServiceState => {
  if (containers.length === 0) return replicas === 0 ? 'done' : 'absent'
  const states = containers.map((each) => stateOfOne(project, each))
  const worst = WORST_FIRST.find((state) => states.includes(state))
  if (worst !== undefined && worst !== 'running') return worst
  if (containers.length < replicas) return 'starting'
  return worst ?? 'healthy'
}

/** Whether something is to be explained. */
export const needsExplanation = (project: ComposeProject, container: ContainerInfo): boolean =>
  ['failed', 'unhealthy'].includes(stateOfOne(project, container))

const shown = (of: ContainerInfo): StackContainer => ({
  ...{ id: of.id, name: of.name, state: of.state, health: of.health, exitCode: of.exitCode },
  ...{ isOutOfMemory: of.isOutOfMemory, restartCount: of.restartCount, startedAt: of.startedAt },
})

const UP: ReadonlySet<ServiceState> = new Set(['running', 'healthy', 'done'])

export const stackStateOf = (services: readonly StackService[], operation: StackOperation | null): StackState => {
  if (operation !== null && operation.outcome === null) {
    return ['up', 'restart', 'scale'].includes(operation.verb) ? 'starting' : 'stopping'
  }
  const wanted = services.filter(({ replicas }) => replicas > 0)
  if (wanted.every(({ state }) => state === 'absent' || state === 'stopped')) return 'down'
  if (wanted.every(({ state }) => UP.has(state))) return 'up'
  const isComing = wanted.every(({ state }) => UP.has(state) || state === 'starting')
  return isComing ? 'starting' : 'partly'
}

import { PfadError } from '../../../../src-main/contract/error.ts'
import type {
  ContainerEvent,
  ContainerInfo,
  ContainerSpec,
  ImageInfo,
  Labels,
  PublishedPort,
} from '../../../../src-main/engine/ports/containerEngine.ts'
import type { FakeContainer, FakeEngineOptions } from './program.ts'

export type FakeWorld = ReturnType<typeof createFakeWorld>

/** What the fake engine holds, and how its containers live: started, ending by themselves, restarted by their policy. */
export const createFakeWorld = (options: FakeEngineOptions) => {
  const now = options.now ?? Date.now
  const after =
    options.after ??
    ((ms: number, work: () => void) => {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    })
  const images = new Map<string, ImageInfo>()
  const containers = new Map<string, FakeContainer>()
  /** Ports that something else on this machine has. */
  const takenPorts = new Set<number>()
  const events: ContainerEvent[] = []
  const listeners = new Set<() => void>()
  let ids = 0

  const changed = () => {
    for (const listener of listeners) listener()
  }
  const emit = ({ info }: FakeContainer, action: string, health: ContainerEvent['health'] = null) => {
    const exitCode = action === 'die' ? info.exitCode : null
    events.push({ at: now(), containerId: info.id, name: info.name, labels: info.labels, action, exitCode, health })
    changed()
  }
  const update = (container: FakeContainer, change: Partial<ContainerInfo>) => {
    container.info = { ...container.info, ...change }
    changed()
  }

  const find = (id: string): FakeContainer => {
    const found = containers.get(id) ?? [...containers.values()].find(({ info }) => info.name === id)
    if (found) return found
    throw new PfadError('container-not-found', `There is no container ${id}.`, 'It may have been removed meanwhile.')
  }

  const create = (spec: ContainerSpec): FakeContainer => {
    const image = images.get(spec.image)
    if (!image)
      throw new PfadError('image-not-found', `There is no image ${spec.image} here.`, 'Pull or build it first.')
    if ([...containers.values()].some(({ info }) => info.name === spec.name)) {
      throw new PfadError('name-in-use', `A container ${spec.name} exists already.`, 'Remove it, or use another name.')
    }
    ids += 1
    const id = ids.toString(16).padStart(64, '0')
    const info: ContainerInfo = {
      ...{ id, name: spec.name, image: spec.image, imageId: image.id, labels: spec.labels },
      ...{ state: 'created', health: null, healthLog: [], exitCode: null, isOutOfMemory: false, error: '' },
      ...{ restartCount: 0, createdAt: now(), startedAt: null, finishedAt: null, ports: [] },
    }
    const container: FakeContainer = { spec, info, lines: [], isStopped: false, timers: [] }
    containers.set(id, container)
    emit(container, 'create')
    return container
  }

  const bindPorts = (container: FakeContainer): PublishedPort[] => {
    const used = [...containers.values()].filter((other) => other !== container && isUp(other))
    const isTaken = (port: number) =>
      takenPorts.has(port) || used.some(({ info }) => info.ports.some(({ hostPort }) => hostPort === port))
    return container.spec.ports.map((port) => {
      let hostPort = port.hostPort ?? 49_152
      if (port.hostPort === null) while (isTaken(hostPort)) hostPort += 1
      if (!isTaken(hostPort)) return { ...port, hostPort }
      update(container, { error: `port ${hostPort} is already allocated` })
      throw new PfadError('port-in-use', `Port ${hostPort} is in use already.`, 'Free it, or choose another.')
    })
  }

  const start = (container: FakeContainer) => {
    if (isUp(container)) return
    const ports = bindPorts(container)
    const program = options.program?.(container.spec) ?? {}
    container.isStopped = false
    const hasHealth = !container.spec.healthcheck?.isDisabled && program.health !== undefined
    update(container, {
      ...{ state: 'running', ports, health: hasHealth ? 'starting' : null, healthLog: [], error: '' },
      ...{ exitCode: null, isOutOfMemory: false, startedAt: now(), finishedAt: null },
    })
    emit(container, 'start')
    for (const line of program.prints ?? []) container.lines.push({ ...line, at: now() })
    changed()
    const { ends, health } = program
    if (health && hasHealth) {
      container.timers.push(after(health.afterMs, () => setHealth(container, health.status, health.output)))
    }
    if (ends) container.timers.push(after(ends.afterMs, () => end(container, ends.exitCode, ends.isOutOfMemory)))
  }

  const setHealth = (container: FakeContainer, status: 'healthy' | 'unhealthy', output = '') => {
    const log = [...container.info.healthLog, { exitCode: status === 'healthy' ? 0 : 1, output, at: now() }]
    update(container, { health: status, healthLog: log.slice(-5) })
    emit(container, 'health_status', status)
  }

  /** It is over: by itself, by a crash, by a stop. Its policy may start it again. */
  const end = (container: FakeContainer, exitCode: number, isOutOfMemory = false) => {
    if (!isUp(container)) return
    for (const cancel of container.timers.splice(0)) cancel()
    update(container, { state: 'exited', exitCode, isOutOfMemory, finishedAt: now(), ports: [] })
    // As Docker leaves it.
    if (container.info.health !== null) update(container, { health: 'unhealthy' })
    if (isOutOfMemory) emit(container, 'oom')
    emit(container, 'die')
    if (!isRestarted(container)) return
    update(container, { state: 'restarting', restartCount: container.info.restartCount + 1 })
    container.timers.push(
      after(1, () => {
        update(container, { state: 'exited' })
        try {
          start(container)
        } catch (thrown) {
          update(container, { error: (thrown as Error).message })
        }
      }),
    )
  }

  const remove = (container: FakeContainer) => {
    for (const cancel of container.timers.splice(0)) cancel()
    containers.delete(container.info.id)
    emit(container, 'destroy')
  }

  return {
    ...{ images, containers, takenPorts, events, listeners, now, after, options },
    ...{ find, create, start, end, remove, setHealth, emit, update },
  }
}

export const isUp = ({ info }: FakeContainer): boolean => info.state === 'running' || info.state === 'paused'

const isRestarted = ({ spec, info, isStopped }: FakeContainer): boolean => {
  const { name, maximumRetryCount } = spec.restart
  if (isStopped || name === 'no') return false
  if (name !== 'on-failure') return true
  return info.exitCode !== 0 && (maximumRetryCount === 0 || info.restartCount < maximumRetryCount)
}

/** Whether something that is labelled `labels` is asked for; an empty value asks for the label only. */
export const matches = (labels: Labels, wanted: Labels): boolean =>
  Object.entries(wanted).every(([name, value]) => (value === '' ? name in labels : labels[name] === value))

import { PfadError } from '../../../src-main/contract/error.ts'
import type {
  ContainerEngine,
  EngineInfo,
  ImageInfo,
  ResourceInfo,
  ResourceSpec,
} from '../../../src-main/engine/ports/containerEngine.ts'
import { checkCommand } from '../../../src-main/engine/stack/probe.ts'
import type { FakeEngineOptions, FakeExec } from './containerEngine/program.ts'
import { followEvents, followLogs, followStats } from './containerEngine/streams.ts'
import { createFakeWorld, isUp, matches } from './containerEngine/world.ts'

export type { FakeProgram } from './containerEngine/program.ts'

/** What a test does to the fake's world, behind the port's back. */
export type FakeEngineControl = {
  /** An image that is here already. */
  addImage(reference: string, image?: Partial<ImageInfo>): void
  /** An image that can be pulled, or built. */
  publish(reference: string, image?: Partial<ImageInfo>): void
  /** Something else on this machine listens there. */
  takePort(port: number): void
  freePort(port: number): void
  /** The container's program ends as if by itself; its restart policy may start it again. */
  crash(id: string, exitCode: number, options?: { readonly isOutOfMemory?: boolean }): void
  setHealth(id: string, status: 'healthy' | 'unhealthy', output?: string): void
  print(id: string, text: string, stream?: 'stdout' | 'stderr'): void
  /** The next call of this method throws it. */
  failNext(method: keyof ContainerEngine & string, error: PfadError): void
  /** The engine goes: every call is `engine-stopped`. Its containers stay as they are. */
  stopEngine(): void
  startEngine(): void
  /** The event connections break and are made again. */
  breakEvents(): void
  /** The methods that were called with the thing they were about, oldest first: `start pfad-kafka-1`. */
  readonly calls: readonly string[]
}

/** A `ContainerEngine` in memory, for the contract suite and for tests that need faults at will. */
export const createMemoryContainerEngine = (
  options: FakeEngineOptions = {},
): ContainerEngine & { readonly control: FakeEngineControl } => {
  const world = createFakeWorld(options)
  const published = new Map<string, ImageInfo>()
  const networks = new Map<string, ResourceInfo>()
  const volumes = new Map<string, ResourceInfo>()
  const failures = new Map<string, PfadError[]>()
  const calls: string[] = []
  const connection = { isUp: true, generation: 0 }
  const changed = () => {
    for (const listener of world.listeners) listener()
  }

  /** What every call does first: one turn of the event loop, and the faults that were asked for. */
  const enter = async (method: string, about: string, signal?: AbortSignal) => {
    await Promise.resolve()
    signal?.throwIfAborted()
    calls.push(about === '' ? method : `${method} ${about}`)
    if (!connection.isUp) {
      throw new PfadError('engine-stopped', 'No container engine answers at memory:.', 'Start it and try again.')
    }
    const failure = failures.get(method)?.shift()
    if (failure) throw failure
  }
  const resources = (kind: 'network' | 'volume', map: Map<string, ResourceInfo>) => ({
    list: async (labels: ResourceInfo['labels']) => [...map.values()].filter((each) => matches(each.labels, labels)),
    create: ({ name, labels }: ResourceSpec) => {
      if (kind === 'volume' && map.has(name)) return
      if (map.has(name)) {
        throw new PfadError('name-in-use', `A ${kind} ${name} exists already.`, 'Use it, or choose another name.')
      }
      map.set(name, { name, labels })
    },
    remove: (name: string) => {
      const user = [...world.containers.values()].find(({ spec, info }) =>
        kind === 'volume'
          ? spec.mounts.some(({ type, source }) => type === 'volume' && source === name)
          : isUp({ spec, info } as never) && spec.networks.some((network) => network.name === name),
      )
      if (user) {
        throw new PfadError(
          'engine-refused',
          `The ${kind} ${name} is in use by ${user.info.name}.`,
          'Remove that first.',
        )
      }
      map.delete(name)
    },
  })
  const ofNetworks = resources('network', networks)
  const ofVolumes = resources('volume', volumes)
  const named = (id: string) => world.containers.get(id)?.info.name ?? id

  const engine: ContainerEngine = {
    async info(signal) {
      await enter('info', '', signal)
      return INFO
    },
    async image(reference, signal) {
      await enter('image', reference, signal)
      return world.images.get(reference) ?? null
    },
    async pull({ reference }, onProgress, signal) {
      await enter('pull', reference, signal)
      const image = published.get(reference)
      if (!image) throw new PfadError('image-not-found', `There is no image ${reference}.`, 'Check its name.')
      for (const done of [0, 50, 100]) {
        onProgress({ message: 'Downloading', done, total: 100 })
        await Promise.resolve()
        signal?.throwIfAborted()
      }
      world.images.set(reference, image)
    },
    async build({ tag, labels }, onLine, signal) {
      await enter('build', tag, signal)
      for (const line of ['Step 1/1 : FROM scratch', `Successfully tagged ${tag}`]) {
        onLine(line)
        await Promise.resolve()
        signal?.throwIfAborted()
      }
      world.images.set(tag, { ...(published.get(tag) ?? imageOf(tag)), labels })
    },

    async networks(labels, signal) {
      await enter('networks', '', signal)
      return ofNetworks.list(labels)
    },
    async createNetwork(network, signal) {
      await enter('createNetwork', network.name, signal)
      ofNetworks.create(network)
    },
    async removeNetwork(name, signal) {
      await enter('removeNetwork', name, signal)
      ofNetworks.remove(name)
    },
    async volumes(labels, signal) {
      await enter('volumes', '', signal)
      return ofVolumes.list(labels)
    },
    async createVolume(volume, signal) {
      await enter('createVolume', volume.name, signal)
      ofVolumes.create(volume)
    },
    async removeVolume(name, signal) {
      await enter('removeVolume', name, signal)
      ofVolumes.remove(name)
    },

    async containers(labels, signal) {
      await enter('containers', '', signal)
      return [...world.containers.values()].map(({ info }) => info).filter((info) => matches(info.labels, labels))
    },
    async inspect(id, signal) {
      await enter('inspect', named(id), signal)
      return world.find(id).info
    },
    async create(spec, signal) {
      await enter('create', spec.name, signal)
      const missing = spec.networks.find(({ name }) => !networks.has(name))
      if (missing) {
        throw new PfadError('engine-refused', `There is no network ${missing.name}.`, 'Create it first.')
      }
      for (const { type, source } of spec.mounts) {
        if (type === 'volume' && source !== null && !volumes.has(source))
          volumes.set(source, { name: source, labels: {} })
      }
      return world.create(spec).info.id
    },
    async start(id, signal) {
      await enter('start', named(id), signal)
      world.start(world.find(id))
    },
    async stop(id, _graceMs, signal) {
      await enter('stop', named(id), signal)
      stop(id)
    },
    async restart(id, _graceMs, signal) {
      await enter('restart', named(id), signal)
      stop(id)
      world.start(world.find(id))
    },
    async kill(id, signalName, signal) {
      await enter('kill', named(id), signal)
      const container = world.find(id)
      if (!isUp(container)) {
        throw new PfadError('engine-refused', `${container.info.name} does not run.`, 'Start it first.')
      }
      container.isStopped = signalName === 'SIGKILL'
      world.emit(container, 'kill')
      world.end(container, signalName === 'SIGKILL' ? 137 : 143)
    },
    async remove(id, { force }, signal) {
      await enter('remove', named(id), signal)
      const container = [...world.containers.values()].find(({ info }) => info.id === id || info.name === id)
      if (!container) return
      if (isUp(container) && !force) {
        throw new PfadError('engine-refused', `${container.info.name} runs.`, 'Stop it first.')
      }
      container.isStopped = true
      world.end(container, 137)
      world.remove(container)
    },

    logs: (id, request, signal) => followLogs(world, id, request, signal),
    stats: (id, signal) => followStats(world, id, signal),
    events: (labels, signal) => followEvents(world, connection, labels, signal),
    async exec(id, { command }, onLine, signal) {
      await enter('exec', named(id), signal)
      const container = world.find(id)
      if (!isUp(container)) {
        throw new PfadError('engine-refused', `${container.info.name} does not run.`, 'Start it first.')
      }
      const isCheck = command.join(' ') === checkCommand(container.spec.healthcheck)?.join(' ')
      const byItself: FakeExec = { exitCode: isCheck && container.info.health !== 'healthy' ? 1 : 0 }
      const run = options.exec?.(command, container.spec) ?? byItself
      for (const line of run.prints ?? []) onLine({ ...line, at: world.now() })
      await new Promise<void>((resolve, reject) => {
        const cancel = world.after(run.afterMs ?? 0, resolve)
        signal?.addEventListener('abort', () => {
          cancel()
          reject(signal.reason)
        })
      })
      return { exitCode: run.exitCode }
    },
    async [Symbol.asyncDispose]() {
      for (const { timers } of world.containers.values()) for (const cancel of timers.splice(0)) cancel()
    },
  }

  const stop = (id: string) => {
    const container = world.find(id)
    container.isStopped = true
    const code = options.program?.(container.spec).stopExitCode
    world.end(container, code === null ? 137 : (code ?? 0))
  }

  const control: FakeEngineControl = {
    calls,
    addImage: (reference, image) => void world.images.set(reference, { ...imageOf(reference), ...image }),
    publish: (reference, image) => void published.set(reference, { ...imageOf(reference), ...image }),
    takePort: (port) => void world.takenPorts.add(port),
    freePort: (port) => void world.takenPorts.delete(port),
    crash: (id, exitCode, { isOutOfMemory = false } = {}) => world.end(world.find(id), exitCode, isOutOfMemory),
    setHealth: (id, status, output) => world.setHealth(world.find(id), status, output),
    print(id, text, stream = 'stdout') {
      world.find(id).lines.push({ stream, text, at: world.now() })
      changed()
    },
    failNext: (method, error) => void failures.set(method, [...(failures.get(method) ?? []), error]),
    stopEngine() {
      connection.isUp = false
      connection.generation += 1
      changed()
    },
    startEngine() {
      connection.isUp = true
      changed()
    },
    breakEvents() {
      connection.generation += 1
      changed()
    },
  }
  return { ...engine, control }
}

const imageOf = (reference: string): ImageInfo => ({
  ...{ id: `sha256:${reference}`, architecture: 'amd64', size: 1000, labels: {} },
  ...{ hasHealthcheck: false, exposedPorts: [] },
})

const INFO: EngineInfo = {
  ...{ kind: 'docker', address: 'memory:', foundBy: 'the test', version: '28.0.0', apiVersion: '1.48' },
  ...{ os: 'linux', operatingSystem: 'Memory', architecture: 'amd64', storageDriver: 'memory', dataRoot: '/memory' },
  ...{ isRootless: false, cpus: 2, memory: 8 * 1024 ** 3 },
}

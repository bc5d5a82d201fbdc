import type Docker from 'dockerode'
import type { ContainerEngine, ContainerInfo, ContainerSpec, Labels } from '../../engine/ports/containerEngine.ts'
import { buildImage } from './build.ts'
import { type Call, createCall, isNotFound } from './call.ts'
import { toContainerInfo } from './containerInfo.ts'
import { createBody, seconds } from './containerSpec.ts'
import { engineInfo } from './engineInfo.ts'
import { followEvents, labelFilter } from './events.ts'
import { runInside } from './exec.ts'
import { inspectImage } from './image.ts'
import { followLogs } from './logs.ts'
import { type Machine, thisMachine } from './machine.ts'
import { pullImage } from './pull.ts'
import { reachEngine } from './reach.ts'
import { networksOf, volumesOf } from './resources.ts'
import { followStats } from './stats.ts'

/** What an engine answers at once. */
const QUICK = 60_000
/** What makes it work: a disk that is slow, a network that has to be set up. */
const WORK = 180_000

/**
 * `ContainerEngine` by the Docker Engine API. The engine is looked for at the first call (`discovery.ts`), where `setting`
 * (`PFAD_ENGINE`: an address, or a context's name; empty: by itself) or the machine says.
 */
export const createDockerEngine = ({
  env,
  setting = '',
  machine = thisMachine(env),
}: {
  readonly env: NodeJS.ProcessEnv
  readonly setting?: string
  readonly machine?: Machine
}): ContainerEngine => {
  const call = createCall(() => reachEngine(machine, setting))
  const closing = new AbortController()
  const whileOpen = (signal?: AbortSignal): AbortSignal =>
    signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal])
  const [pull, build, exec] = [pullImage(call, machine), buildImage(call), runInside(call)]
  const [logs, stats, events] = [followLogs(call), followStats(call), followEvents(call)]
  return {
    info: engineInfo(call),
    image: inspectImage(call),
    pull: (image, onProgress, signal) => pull(image, onProgress, whileOpen(signal)),
    build: (request, onLine, signal) => build(request, onLine, whileOpen(signal)),
    ...networksOf(call),
    ...volumesOf(call),
    ...containersOf(call),
    logs: (id, options, signal) => logs(id, options, whileOpen(signal)),
    stats: (id, signal) => stats(id, whileOpen(signal)),
    events: (labels, signal) => events(labels, whileOpen(signal)),
    exec: (id, request, onLine, signal) => exec(id, request, onLine, whileOpen(signal)),
    async [Symbol.asyncDispose]() {
      closing.abort()
    },
  }
}

type Containers = Pick<
  ContainerEngine,
  'containers' | 'inspect' | 'create' | 'start' | 'stop' | 'restart' | 'kill' | 'remove'
>

const containersOf = (call: Call): Containers => {
  const act = async (
    what: string,
    work: (docker: Docker) => Promise<unknown>,
    options: { readonly timeoutMs?: number; readonly signal: AbortSignal | undefined },
  ): Promise<void> => {
    await call(what, work, { timeoutMs: WORK, ...options })
  }
  return {
    containers: (labels, signal) => listContainers(call, labels, signal),
    inspect: (id, signal) => inspect(call, id, signal),
    create: (spec, signal) => create(call, spec, signal),
    start: (id, signal) =>
      act(
        `Container ${id} could not be started`,
        unlessSo((docker) => docker.getContainer(id).start()),
        { signal },
      ),
    stop: (id, graceMs, signal) =>
      act(
        `Container ${id} could not be stopped`,
        unlessSo((docker) => docker.getContainer(id).stop({ t: seconds(graceMs) })),
        {
          ...{ signal, timeoutMs: graceMs + WORK },
        },
      ),
    restart: (id, graceMs, signal) =>
      act(
        `Container ${id} could not be restarted`,
        (docker) => docker.getContainer(id).restart({ t: seconds(graceMs) }),
        {
          ...{ signal, timeoutMs: graceMs + WORK },
        },
      ),
    kill: (id, signalName, signal) =>
      act(
        `${signalName} could not be sent to ${id}`,
        (docker) => docker.getContainer(id).kill({ signal: signalName }),
        { signal },
      ),
    async remove(id, { force }, signal) {
      const what = `Container ${id} could not be removed`
      try {
        await act(what, (docker) => docker.getContainer(id).remove({ v: true, force }), { signal })
      } catch (thrown) {
        if (!isNotFound(thrown)) throw thrown
      }
    },
  }
}

/** The engine answers 304 where a container is as asked for already. */
const unlessSo =
  (work: (docker: Docker) => Promise<unknown>) =>
  async (docker: Docker): Promise<void> => {
    try {
      await work(docker)
    } catch (thrown) {
      if ((thrown as { statusCode?: number }).statusCode !== 304) throw thrown
    }
  }

const inspect = async (call: Call, id: string, signal?: AbortSignal): Promise<ContainerInfo> =>
  toContainerInfo(
    await call(`Container ${id} could not be looked at`, (docker) => docker.getContainer(id).inspect(), {
      ...{ signal, timeoutMs: QUICK },
    }),
  )

/** The list says too little of each; those that go meanwhile are left out. */
const listContainers = async (call: Call, labels: Labels, signal?: AbortSignal): Promise<ContainerInfo[]> => {
  const filters = { label: labelFilter(labels) }
  const listed = await call(
    'Containers could not be listed',
    (docker) => docker.listContainers({ all: true, filters }),
    {
      ...{ signal, timeoutMs: QUICK },
    },
  )
  const inspected = await Promise.all(
    listed.map(({ Id }) =>
      inspect(call, Id, signal).catch((thrown: unknown) => {
        if (isNotFound(thrown)) return null
        throw thrown
      }),
    ),
  )
  return inspected.filter((info) => info !== null)
}

/**
 * Engines before API 1.44 take one network at creation, and some join a container that does not run to a network that is
 * not there: so they are looked at first. What cannot be joined to all of them does not stay.
 */
const create = async (call: Call, spec: ContainerSpec, signal?: AbortSignal): Promise<string> => {
  const what = `Container ${spec.name} could not be created`
  const options = { signal, timeoutMs: WORK }
  await Promise.all(spec.networks.map(({ name }) => call(what, (docker) => docker.getNetwork(name).inspect(), options)))
  const query = { name: spec.name, ...(spec.platform === null ? {} : { platform: spec.platform }) }
  const request = { _query: query, _body: createBody(spec) }
  const { id } = await call(what, (docker) => docker.createContainer(request as never), options)
  try {
    for (const { name, aliases } of spec.networks.slice(1)) {
      const endpoint = { Container: id, EndpointConfig: { Aliases: [...aliases] } }
      await call(what, (docker) => docker.getNetwork(name).connect(endpoint), options)
    }
  } catch (thrown) {
    await call(what, (docker) => docker.getContainer(id).remove({ force: true, v: true }), { timeoutMs: WORK })
    throw thrown
  }
  return id
}

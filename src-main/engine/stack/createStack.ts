import { PfadError, toErrorShape } from '../../contract/error.ts'
import type {
  PortConflict,
  ResetPreview,
  StackExplanation,
  StackLogLine,
  StackNews,
  StackOperation,
  StackReading,
  StackStatus,
  StackWish,
} from '../../contract/models/stack.ts'
import type { ComposeProject } from '../../core/compose/model.ts'
import type { ContainerInfo } from '../ports/containerEngine.ts'
import type { StackDeps } from './deps.ts'
import { checkConfirmed, previewReset, reset, takeDown } from './down.ts'
import { explain } from './explain.ts'
import { localImages } from './images.ts'
import { createLogKeeper } from './keepLogs.ts'
import { ofProject } from './labels.ts'
import { type Observation, observe } from './observe.ts'
import { createOperations } from './operations.ts'
import { findConflicts } from './ports.ts'
import { type LogWish, readLogs } from './readLogs.ts'
import { readStats } from './readStats.ts'
import type { Report } from './report.ts'
import { chooseReplicas, restart } from './restart.ts'
import { chosen, withDependencies } from './selection.ts'
import { needsExplanation, servicesOf, stackStateOf } from './status.ts'
import { planFor, up } from './up.ts'

/** The stack of a home: what it is, and what is done to it. */
export type Stack = AsyncDisposable & {
  /** Never throws for an engine that is not there or a file that is wrong: they are part of the answer. */
  readonly status: (signal?: AbortSignal) => Promise<StackStatus>
  /** The services of the compose file; none where it is wrong. Asks no engine. */
  readonly names: () => string[]
  /** Begins it. Throws at once for what is wrong in itself; how it goes is told by `follow`. */
  readonly run: (wish: StackWish) => Promise<StackOperation>
  readonly follow: (operationId: number, signal: AbortSignal) => AsyncIterable<StackNews>
  readonly cancel: () => Promise<StackOperation | null>
  readonly conflicts: (signal?: AbortSignal) => Promise<PortConflict[]>
  readonly resetPreview: (signal?: AbortSignal) => Promise<ResetPreview>
  readonly logs: (wish: LogWish, signal: AbortSignal) => AsyncIterable<StackLogLine[]>
  readonly stats: (signal: AbortSignal) => AsyncIterable<StackReading[]>
  /** From now on keeps its logs and announces what happens to it, also what others do. */
  readonly watch: () => void
}

export const createStack = (deps: StackDeps & { readonly mask: (text: string) => string }): Stack => {
  const { engine, file, clock, onChange } = deps
  const operations = createOperations(clock, onChange)
  const keeper = createLogKeeper({ engine, store: deps.logs, mask: deps.mask, onProblem: deps.onProblem })
  const explanations = new Map<string, { readonly of: string; readonly explanation: StackExplanation }>()
  let watching: { readonly project: string; readonly observation: Observation } | null = null

  const containersNow = (signal?: AbortSignal): Promise<ContainerInfo[]> =>
    engine.containers(ofProject(file.read().project.name), signal)

  const watch = (): void => {
    if (watching !== null) return
    let project: string
    try {
      project = file.read().project.name
    } catch {
      // Whoever asks for the status is told why.
      return
    }
    const observation = observe({
      ...{ engine, project, clock },
      onChange: () => {
        keeper.attend(watching?.observation.containers() ?? [])
        onChange()
      },
    })
    watching = { project, observation }
  }

  /** Of each container that is not well, asked for once as long as it stays as it is. */
  const explainAll = async (project: ComposeProject, containers: readonly ContainerInfo[], signal?: AbortSignal) => {
    const found = new Map<string, StackExplanation>()
    await Promise.all(
      containers
        .filter((each) => needsExplanation(project, each))
        .map(async (each) => {
          const state = JSON.stringify([each.state, each.health, each.restartCount, each.finishedAt, each.exitCode])
          const known = explanations.get(each.id)
          const explanation = known?.of === state ? known.explanation : await explain(deps, each, signal)
          explanations.set(each.id, { of: state, explanation: masked(explanation) })
          found.set(each.id, masked(explanation))
        }),
    )
    for (const id of explanations.keys()) if (!found.has(id)) explanations.delete(id)
    return found
  }
  const masked = (of: StackExplanation): StackExplanation => ({ ...of, lines: of.lines.map(deps.mask) })

  const status = async (signal?: AbortSignal): Promise<StackStatus> => {
    watch()
    const operation = operations.current()
    const nothing = { project: '', file: '', state: 'unknown' as const, engine: null, services: [], operation }
    let read: ReturnType<typeof file.read>
    try {
      read = file.read()
    } catch (thrown) {
      return { ...nothing, problem: toErrorShape(thrown) }
    }
    const { project } = read
    const base = { project: project.name, file: read.file, operation }
    try {
      const info = await engine.info(signal)
      const containers = await engine.containers(ofProject(project.name), signal)
      const all = { containers, explanations: await explainAll(project, containers, signal) }
      const services = servicesOf({ project, progress: operations.progress(), ...all })
      const name = info.kind === 'podman' ? 'Podman' : 'Docker'
      const shown = { name, version: info.version, address: info.address }
      return { ...base, state: stackStateOf(services, operation), engine: shown, problem: null, services }
    } catch (thrown) {
      signal?.throwIfAborted()
      const none = { containers: [], explanations: new Map(), progress: operations.progress() }
      return {
        ...base,
        state: 'unknown',
        engine: null,
        problem: toErrorShape(thrown),
        services: servicesOf({ project, ...none }),
      }
    }
  }

  const conflicts = async (signal?: AbortSignal): Promise<PortConflict[]> => {
    const read = file.read()
    const services = withDependencies(read.project, chosen(read.project, []))
    const images = await localImages({ engine, project: read.project, services }, signal)
    return findConflicts(deps, read, await planFor(deps, read, services, images, signal), signal)
  }

  const work =
    (wish: StackWish) =>
    async (report: Report, signal: AbortSignal): Promise<void> => {
      switch (wish.verb) {
        case 'up':
          return up(deps, wish, report, signal)
        case 'stop':
        case 'down': {
          // What they say while they stop is kept as well.
          await keeper.catchUp(await containersNow(signal), signal)
          return takeDown(deps, { services: wish.services, remove: wish.verb === 'down' }, report, signal)
        }
        case 'restart':
          return restart(deps, wish, report, signal)
        case 'scale': {
          await chooseReplicas(deps, wish.replicas)
          const rest = { wait: true, movePorts: false, build: false, timeoutMs: wish.timeoutMs }
          return up(deps, { services: Object.keys(wish.replicas), ...rest }, report, signal)
        }
        case 'reset':
          return reset(deps, wish.confirm, report, signal)
      }
    }

  return {
    status,
    names: () => {
      try {
        return [...file.read().project.services.keys()]
      } catch {
        // Whoever asks for the status is told why.
        return []
      }
    },
    conflicts,
    watch,
    async run(wish) {
      const { project } = file.read()
      if (wish.verb === 'reset') checkConfirmed(deps, wish.confirm)
      const services = wish.verb === 'scale' ? Object.keys(wish.replicas) : 'services' in wish ? wish.services : []
      if (wish.verb === 'scale' && services.length === 0) {
        throw new PfadError('bad-argument', 'No service was named.', 'Example: pfad stack scale spark-worker=3')
      }
      chosen(project, services)
      await engine.info()
      watch()
      return operations.begin({ verb: wish.verb, services, work: work(wish), conflicts: () => conflicts() })
    },
    follow: operations.follow,
    cancel: operations.cancel,
    resetPreview: (signal) => previewReset(deps, signal),
    async *logs(wish, signal) {
      // Without an engine, what is kept is all there is.
      const there = await containersNow(signal).catch(() => [])
      await keeper.catchUp(there, signal)
      if (wish.follow) {
        watch()
        keeper.attend(there)
      }
      yield* readLogs({ keeper, store: deps.logs }, wish, signal)
    },
    stats: (signal) => readStats({ engine, clock, containers: containersNow }, signal),
    async [Symbol.asyncDispose]() {
      await operations.cancel()
      await watching?.observation[Symbol.asyncDispose]()
      await keeper[Symbol.asyncDispose]()
    },
  }
}

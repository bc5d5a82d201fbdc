import { PfadError } from '../../contract/error.ts'
import type { ComposeService } from '../../core/compose/model.ts'
import type { ContainerInfo } from '../ports/containerEngine.ts'
import type { StackProject } from '../ports/stackFile.ts'
import type { StackDeps } from './deps.ts'
import { desiredOf } from './desired.ts'
import { explain } from './explain.ts'
import { allOf, ensureImages, localImages } from './images.ts'
import { ofProject, serviceOf } from './labels.ts'
import { createMade, type Made } from './made.ts'
import { observe } from './observe.ts'
import { type Found, planUp, type Step, type UpPlan } from './plan.ts'
import { findConflicts, portsTaken } from './ports.ts'
import type { Report } from './report.ts'
import { chosen, withDependencies } from './selection.ts'
import { createWaits, type Waits } from './waits.ts'

export type UpWish = {
  readonly services: readonly string[]
  readonly wait: boolean
  readonly movePorts: boolean
  readonly build: boolean
  readonly timeoutMs: number
}

/**
 * Brings the stack, or some services with all that they need, from whatever is there to running. Ports are looked at before
 * anything is made. When it fails or `signal` aborts, what it made and never started is gone again. Throws `port-in-use`,
 * `service-failed`, `service-slow`, and what the engine throws.
 */
export const up = async (deps: StackDeps, wish: UpWish, report: Report, signal: AbortSignal): Promise<void> => {
  const { engine } = deps
  let stack = deps.file.read()
  const select = (): ComposeService[] => withDependencies(stack.project, chosen(stack.project, wish.services))
  const first = await planFor(
    deps,
    stack,
    select(),
    await localImages({ engine, ...stack, services: select() }, signal),
    signal,
  )
  const conflicts = await findConflicts(deps, stack, first, signal)
  if (conflicts.length > 0) {
    const values = conflicts.flatMap(({ variable, free }) =>
      variable === null || free === null ? [] : [[variable, String(free)]],
    )
    if (!wish.movePorts || values.length < conflicts.length) throw portsTaken(conflicts)
    await deps.file.choose(Object.fromEntries(values))
    stack = deps.file.read()
  }
  const services = select()
  const images = await ensureImages(
    { engine, project: stack.project, services, build: wish.build, digest: deps.digestOfBuild, report },
    signal,
  )
  const plan = await planFor(deps, stack, services, images, signal)
  await carryOut(deps, { stack, plan, images, ...wish }, report, signal)
}

/** What there is to do; needs no image that is not here. */
export const planFor = async (
  { engine, hash }: StackDeps,
  stack: StackProject,
  services: readonly ComposeService[],
  imageIds: ReadonlyMap<string, string>,
  signal?: AbortSignal,
): Promise<UpPlan> => {
  const { project } = stack
  const [containers, networks, volumes] = await Promise.all([
    engine.containers(ofProject(project.name), signal),
    engine.networks({}, signal),
    engine.volumes({}, signal),
  ])
  const found: Found = { containers, networks, volumes }
  const desired = services.flatMap((service) => desiredOf(stack, service, hash))
  return planUp({ project, desired, found, imageIds })
}

type Work = {
  readonly stack: StackProject
  readonly plan: UpPlan
  readonly images: ReadonlyMap<string, string>
  readonly wait: boolean
  readonly timeoutMs: number
}

const carryOut = async (deps: StackDeps, work: Work, report: Report, signal: AbortSignal): Promise<void> => {
  const { engine, clock } = deps
  const { stack, plan } = work
  const made = createMade()
  await using observation = observe({ engine, project: stack.project.name, clock })
  try {
    for (const network of plan.networks) {
      await engine.createNetwork(network, signal)
      made.network(network)
    }
    for (const volume of plan.volumes) {
      await engine.createVolume(volume, signal)
      made.volume(volume)
    }
    await allOf(
      plan.surplus.map((each) => (either) => removeSurplus(deps, each, report, either)),
      signal,
    )
    const created = await createAll(deps, work, made, report, signal)
    const waits = createWaits({ deps, stack, observation, report, timeoutMs: work.timeoutMs })
    await startAll(deps, { ...work, created, made, waits }, report, signal)
  } catch (thrown) {
    await made.takeBack(engine)
    throw thrown
  }
}

const removeSurplus = async (
  { engine }: StackDeps,
  container: ContainerInfo,
  report: Report,
  signal: AbortSignal,
): Promise<void> => {
  report.progress({ service: serviceOf(container), phase: 'removing', message: `removing ${container.name}` })
  await engine.stop(container.id, 10_000, signal)
  await engine.remove(container.id, { force: true }, signal)
}

/** All that do not replace another are made at once, as Compose does: what is wrong with one shows before any is started. */
const createAll = async (
  deps: StackDeps,
  { plan, images }: Work,
  made: Made,
  report: Report,
  signal: AbortSignal,
): Promise<ReadonlyMap<Step, string>> => {
  const created = new Map<Step, string>()
  const steps = plan.steps.filter(({ action }) => action === 'create')
  await allOf(
    steps.map((step) => async (either) => {
      either.throwIfAborted()
      report.progress({
        service: step.desired.service.name,
        phase: 'creating',
        message: `creating ${step.desired.name}`,
      })
      // Without the signal: a request that was given up may have made it all the same, and nobody would know.
      created.set(step, await createOne(deps, step, images, made))
    }),
    signal,
  )
  return created
}

const createOne = async (
  { engine }: StackDeps,
  { desired }: Step,
  images: ReadonlyMap<string, string>,
  made: Made,
): Promise<string> => {
  const spec = desired.specFor(images.get(desired.image) ?? '')
  const id = await engine.create(spec)
  made.container(
    id,
    spec.mounts.flatMap(({ type, source }) => (type === 'volume' && source !== null ? [source] : [])),
  )
  return id
}

type Starting = Work & { readonly created: ReadonlyMap<Step, string>; readonly made: Made; readonly waits: Waits }

/** Each service once what it waits for is there; `wait`: until all are well. */
const startAll = async (deps: StackDeps, of: Starting, report: Report, signal: AbortSignal): Promise<void> => {
  const bySteps = Map.groupBy(of.plan.steps, ({ desired }) => desired.service.name)
  const started = new Map<string, { resolve: () => void; promise: Promise<void> }>()
  for (const name of bySteps.keys()) started.set(name, Promise.withResolvers<void>())
  await allOf(
    [...bySteps].map(([name, steps]) => async (either) => {
      const service = steps[0]?.desired.service
      if (service === undefined) return
      for (const dependency of service.dependsOn) {
        await untilStarted(started.get(dependency.service)?.promise, either)
        await of.waits.untilUsable(dependency.service, dependency.condition, either)
      }
      await allOf(
        steps.map((step) => (inner) => startOne(deps, of, step, report, inner)),
        either,
      )
      started.get(name)?.resolve()
      const isPrepared = of.waits.preparesAfterHealthy(service)
      if (of.wait || isPrepared) await of.waits.untilUp(service, either)
      report.progress({ service: name, phase: 'done', message: of.wait ? 'is up' : 'is started' })
    }),
    signal,
  )
}

const untilStarted = (started: Promise<void> | undefined, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    void (started ?? Promise.resolve()).then(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
  })

const startOne = async (
  deps: StackDeps,
  of: Starting,
  step: Step,
  report: Report,
  signal: AbortSignal,
): Promise<void> => {
  const { engine } = deps
  const { action, container, desired } = step
  const tell = (message: string): void => report.progress({ service: desired.service.name, phase: 'starting', message })
  if (action === 'keep') return
  signal.throwIfAborted()
  if (action === 'recreate' && container !== null) {
    // From here to the start there is no way back: a half replaced service would be a missing one.
    tell(`replacing ${container.name}`)
    await engine.stop(container.id, desired.service.stopGracePeriodMs)
    await engine.remove(container.id, { force: true })
    const id = await createOne(deps, step, of.images, of.made)
    await startContainer(deps, of, id, step)
    return
  }
  tell(`starting ${desired.name}`)
  const id = of.created.get(step) ?? container?.id
  if (id !== undefined) await startContainer(deps, of, id, step)
}

/** What the engine says against a start, with the likely cause. */
const refused = async (deps: StackDeps, id: string, { desired }: Step, thrown: PfadError): Promise<PfadError> => {
  const { name } = desired.service
  const container = await deps.engine.inspect(id).catch(() => null)
  if (container === null) return thrown
  const error = container.error === '' ? thrown.message : container.error
  const { cause, advice, what } = await explain(deps, { ...container, error })
  return cause === null ? thrown : new PfadError('service-failed', `${name} ${what}. ${cause}`, advice)
}

/** Without a signal: whether it was started must be known. */
const startContainer = async (deps: StackDeps, of: Starting, id: string, step: Step): Promise<void> => {
  try {
    await deps.engine.start(id)
    of.made.started(id)
  } catch (thrown) {
    if (!(thrown instanceof PfadError)) throw thrown
    if (thrown.code === 'engine-refused') throw await refused(deps, id, step, thrown)
    if (thrown.code !== 'port-in-use') throw thrown
    // Taken since it was looked at.
    const conflicts = await findConflicts(deps, of.stack, { ...of.plan, steps: [step], surplus: [] })
    throw conflicts.length > 0 ? portsTaken(conflicts) : thrown
  }
}

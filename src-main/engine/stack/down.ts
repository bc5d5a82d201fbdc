import { PfadError } from '../../contract/error.ts'
import type { ResetPreview } from '../../contract/models/stack.ts'
import { startOrder } from '../../core/compose/startOrder.ts'
import type { ContainerInfo } from '../ports/containerEngine.ts'
import type { StackProject } from '../ports/stackFile.ts'
import type { StackDeps } from './deps.ts'
import { allOf } from './images.ts'
import { isOneOff, ofProject, serviceOf } from './labels.ts'
import type { Report } from './report.ts'
import { chosen } from './selection.ts'

const GRACE = 10_000

/**
 * Stops services, those first that others do not wait for; `remove`: their containers go too, and with all services the
 * networks. Volumes stay. Whatever has the project's label counts, also what the compose file does not name any more.
 */
export const takeDown = async (
  deps: StackDeps,
  wish: { readonly services: readonly string[]; readonly remove: boolean },
  report: Report,
  signal: AbortSignal,
): Promise<void> => {
  const { engine, file } = deps
  const stack = file.read()
  const all = await engine.containers(ofProject(stack.project.name), signal)
  const names = new Set(chosen(stack.project, wish.services).map(({ name }) => name))
  const isAll = wish.services.length === 0
  const mine = all.filter((each) =>
    isAll ? wish.remove || !isOneOff(each) : names.has(serviceOf(each)) && !isOneOff(each),
  )
  await stopInOrder(deps, stack, mine, { remove: wish.remove, report }, signal)
  if (!wish.remove || !isAll) return
  for (const { name } of await engine.networks(ofProject(stack.project.name), signal))
    await engine.removeNetwork(name, signal)
}

/** Each service once all that wait for it have stopped. */
const stopInOrder = async (
  { engine }: StackDeps,
  { project }: StackProject,
  containers: readonly ContainerInfo[],
  { remove, report }: { readonly remove: boolean; readonly report: Report },
  signal: AbortSignal,
): Promise<void> => {
  const byService = Map.groupBy(containers, serviceOf)
  const order = startOrder(project, 'compose.yaml').toReversed()
  const unknown = [...byService.keys()].filter((name) => !project.services.has(name))
  const done = new Map<string, Promise<void>>()
  const stopService = async (name: string, either: AbortSignal): Promise<void> => {
    const users = [...project.services.values()].filter(({ dependsOn }) =>
      dependsOn.some(({ service }) => service === name),
    )
    await Promise.all(users.map((user) => done.get(user.name) ?? Promise.resolve()))
    const grace = project.services.get(name)?.stopGracePeriodMs ?? GRACE
    await Promise.all(
      (byService.get(name) ?? []).map(async ({ id, name: container }) => {
        report.progress({ service: name, phase: 'stopping', message: `stopping ${container}` })
        await engine.stop(id, grace, either)
        if (!remove) return
        report.progress({ service: name, phase: 'removing', message: `removing ${container}` })
        await engine.remove(id, { force: true }, either)
      }),
    )
    if (byService.has(name))
      report.progress({ service: name, phase: 'done', message: remove ? 'is gone' : 'is stopped' })
  }
  await allOf(
    [...unknown, ...order].map((name) => (either) => {
      const work = stopService(name, either)
      done.set(
        name,
        work.catch(() => undefined),
      )
      return work
    }),
    signal,
  )
}

/** What a reset removes: all that has the project's label. External networks and volumes have none. */
export const previewReset = async ({ engine, file }: StackDeps, signal?: AbortSignal): Promise<ResetPreview> => {
  const { name } = file.read().project
  const [containers, networks, volumes] = await Promise.all([
    engine.containers(ofProject(name), signal),
    engine.networks(ofProject(name), signal),
    engine.volumes(ofProject(name), signal),
  ])
  const names = (all: readonly { readonly name: string }[]): string[] => all.map((each) => each.name).toSorted()
  return { project: name, containers: names(containers), networks: names(networks), volumes: names(volumes) }
}

/** Takes all down and wipes its volumes. Throws `bad-argument` unless `confirm` is the project's name. */
export const reset = async (deps: StackDeps, confirm: string, report: Report, signal: AbortSignal): Promise<void> => {
  checkConfirmed(deps, confirm)
  const { volumes } = await previewReset(deps, signal)
  await takeDown(deps, { services: [], remove: true }, report, signal)
  for (const volume of volumes) {
    report.line('', `removing the volume ${volume}`)
    await deps.engine.removeVolume(volume, signal)
  }
}

export const checkConfirmed = ({ file }: StackDeps, confirm: string): void => {
  const { name } = file.read().project
  if (confirm === name) return
  const message = `A reset wipes all data of the stack "${name}". It was not confirmed: nothing was done.`
  throw new PfadError('bad-argument', message, `Type the stack's name to confirm: ${name}`)
}

import { PfadError } from '../../contract/error.ts'
import type { PortConflict } from '../../contract/models/stack.ts'
import type { ComposeProject } from '../../core/compose/model.ts'
import { variableOfPort } from '../../core/stack/choose.ts'
import type { ContainerEngine, ContainerInfo } from '../ports/containerEngine.ts'
import type { HostPorts } from '../ports/hostPorts.ts'
import type { StackFile, StackProject } from '../ports/stackFile.ts'
import type { UpPlan } from './plan.ts'

/** So many ports above one that is taken are looked at. */
const FAR = 200

type Wanted = { readonly service: string; readonly host: string; readonly port: number }
type Deps = { readonly engine: ContainerEngine; readonly hostPorts: HostPorts; readonly file: StackFile }

/** The ports that a plan would take: those of containers that it starts. */
export const portsWanted = ({ steps }: UpPlan): Wanted[] =>
  steps
    .filter(({ action }) => action !== 'keep')
    .flatMap(({ desired: { service } }) =>
      service.ports.flatMap(({ published, hostIp, protocol }) =>
        published === null || protocol === 'udp' ? [] : [{ service: service.name, host: hostIp, port: published }],
      ),
    )

/**
 * Which of the wanted ports something else has, by what, and the next free one. What the plan itself replaces or removes does
 * not count. Only for an engine on this machine: another one's ports cannot be looked at, and it says itself what is taken.
 */
export const findConflicts = async (
  { engine, hostPorts, file }: Deps,
  stack: StackProject,
  plan: UpPlan,
  signal?: AbortSignal,
): Promise<PortConflict[]> => {
  const wanted = portsWanted(plan)
  if (wanted.length === 0) return []
  const isLocal = /^(unix|npipe|memory):/.test((await engine.info(signal)).address)
  const containers = await engine.containers({}, signal)
  const going = new Set(
    [
      ...plan.surplus,
      ...plan.steps.filter(({ action }) => action === 'recreate').map(({ container }) => container),
    ].map((each) => each?.id),
  )
  const holders = holdersOf(containers.filter(({ id }) => !going.has(id)))
  const ownPorts = new Set(
    containers.filter(({ id }) => going.has(id)).flatMap(({ ports }) => ports.map((port) => port.hostPort)),
  )
  const isFree = async (host: string, port: number): Promise<boolean> =>
    !holders.has(port) && (ownPorts.has(port) || !isLocal || (await hostPorts.isFree(host, port, signal)))

  const used = new Set(
    [...stack.project.services.values()].flatMap(({ ports }) => ports.map(({ published }) => published)),
  )
  const conflicts: PortConflict[] = []
  for (const { service, host, port } of wanted) {
    if (await isFree(host, port)) continue
    const container = holders.get(port)
    const holder = container === undefined ? await hostPorts.holder(port, signal) : `the container ${container}`
    const free = await nextFree(port, async (other) => !used.has(other) && (await isFree(host, other)))
    const variable = free === null ? null : variableFor(file, stack, { service, port, to: free })
    if (free !== null) used.add(free)
    conflicts.push({ service, host, port, holder, free: variable === null ? null : free, variable })
  }
  return conflicts
}

const holdersOf = (containers: readonly ContainerInfo[]): ReadonlyMap<number, string> =>
  new Map(
    containers.flatMap(({ name, ports }) =>
      ports.flatMap(({ hostPort }) => (hostPort === null ? [] : [[hostPort, name] as const])),
    ),
  )

const nextFree = async (from: number, isFree: (port: number) => Promise<boolean>): Promise<number | null> => {
  for (let port = from + 1; port <= Math.min(65_535, from + FAR); port += 1) if (await isFree(port)) return port
  return null
}

const variableFor = (
  file: StackFile,
  { project, variables, fixed }: StackProject,
  wanted: { readonly service: string; readonly port: number; readonly to: number },
): string | null => {
  const readWith = (values: Readonly<Record<string, string>>): ComposeProject => file.readWith(values)
  const choosable = variables.filter((name) => !fixed.includes(name))
  return variableOfPort({ project, variables: choosable, readWith }, wanted)
}

/** What the person is told when ports are taken. */
export const portsTaken = (conflicts: readonly PortConflict[]): PfadError => {
  const lines = conflicts.map(
    ({ service, port, holder }) => `${port} (for ${service})${holder === null ? '' : `, by ${holder}`}`,
  )
  const what = conflicts.length === 1 ? 'A port is taken' : `${conflicts.length} ports are taken`
  const moves = conflicts.flatMap(({ variable, free }) => (variable === null ? [] : [`${variable}=${free}`]))
  const stuck = conflicts.filter(({ variable }) => variable === null)
  const rest =
    stuck.length === 0
      ? ''
      : ` ${stuck.map(({ port }) => port).join(', ')} cannot be moved by itself: free it, or change it in the compose file or the environment.`
  const hint =
    moves.length === 0 ? rest.trim() : `Take free ones (${moves.join(', ')}): pfad stack up --move-ports.${rest}`
  return new PfadError('port-in-use', `${what}: ${lines.join('; ')}.`, hint)
}

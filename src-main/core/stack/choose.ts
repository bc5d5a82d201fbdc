import type { ComposeProject, ComposeService } from '../compose/model.ts'

type ReadWith = (values: Readonly<Record<string, string>>) => ComposeProject

/**
 * The variable by which a compose file publishes a service's port: the one of `variables` that, set to another number, moves
 * this port and no other. null: the file has the number itself.
 */
export const variableOfPort = (
  of: { readonly project: ComposeProject; readonly variables: readonly string[]; readonly readWith: ReadWith },
  wanted: { readonly service: string; readonly port: number; readonly to: number },
): string | null =>
  findVariable(of, String(wanted.to), ({ services }) => {
    const moved = services.get(wanted.service)
    if (moved === undefined || !publishes(moved, wanted.to) || publishes(moved, wanted.port)) return false
    return [...services.values()].every(
      (each) => each.name === wanted.service || samePorts(each, of.project.services.get(each.name)),
    )
  })

/** The variable by which a compose file says how many of a service there are; null: the file has the number itself. */
export const variableOfReplicas = (
  of: { readonly project: ComposeProject; readonly variables: readonly string[]; readonly readWith: ReadWith },
  wanted: { readonly service: string; readonly replicas: number },
): string | null => {
  // One more than now tells it even where the number wanted is the one that there is.
  const probe = (of.project.services.get(wanted.service)?.replicas ?? 0) + 1
  return findVariable(of, String(probe), ({ services }) =>
    [...services.values()].every(
      ({ name, replicas }) => replicas === (name === wanted.service ? probe : of.project.services.get(name)?.replicas),
    ),
  )
}

const findVariable = (
  { variables, readWith }: { readonly variables: readonly string[]; readonly readWith: ReadWith },
  value: string,
  isIt: (project: ComposeProject) => boolean,
): string | null =>
  variables.find((name) => {
    try {
      return isIt(readWith({ [name]: value }))
    } catch {
      // The number makes no sense there: another variable then.
      return false
    }
  }) ?? null

const publishes = ({ ports }: ComposeService, port: number): boolean =>
  ports.some(({ published }) => published === port)

const samePorts = (a: ComposeService, b: ComposeService | undefined): boolean =>
  JSON.stringify(a.ports) === JSON.stringify(b?.ports)

import { PfadError } from '../../contract/error.ts'
import type { ComposeProject, ComposeService } from '../../core/compose/model.ts'

/** These services of the project, all where none is named. Throws `unknown-service`. */
export const chosen = (project: ComposeProject, names: readonly string[]): ComposeService[] => {
  if (names.length === 0) return [...project.services.values()]
  return [...new Set(names)].map((name) => {
    const service = project.services.get(name)
    if (service !== undefined) return service
    const known = [...project.services.keys()].join(', ')
    throw new PfadError('unknown-service', `The stack has no service "${name}".`, `There are: ${known}.`)
  })
}

/** These services with all that they need. */
export const withDependencies = (project: ComposeProject, services: readonly ComposeService[]): ComposeService[] => {
  const all = new Map<string, ComposeService>()
  const add = (service: ComposeService): void => {
    if (all.has(service.name)) return
    all.set(service.name, service)
    for (const { service: name } of service.dependsOn) {
      const other = project.services.get(name)
      if (other !== undefined) add(other)
    }
  }
  for (const service of services) add(service)
  return [...all.values()]
}

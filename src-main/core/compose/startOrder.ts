import { PfadError } from '../../contract/error.ts'
import type { ComposeProject } from './model.ts'

/** The services so that each stands after those that it waits for. Throws `bad-compose` that names a circle. */
export const startOrder = ({ services }: Pick<ComposeProject, 'services'>, file: string): string[] => {
  const order: string[] = []
  const done = new Set<string>()
  const visit = (name: string, path: readonly string[]): void => {
    if (done.has(name)) return
    if (path.includes(name)) {
      const circle = [...path.slice(path.indexOf(name)), name].join(' → ')
      throw new PfadError('bad-compose', `${file}: services wait for each other in a circle: ${circle}.`)
    }
    for (const { service } of services.get(name)?.dependsOn ?? []) visit(service, [...path, name])
    done.add(name)
    order.push(name)
  }
  for (const name of services.keys()) visit(name, [])
  return order
}

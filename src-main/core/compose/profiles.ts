import { PfadError } from '../../contract/error.ts'
import type { ComposeProject } from './model.ts'

/**
 * The project with the services that these profiles enable: those without a profile, and those of one that is given; `*`
 * gives all. Throws `bad-compose` when an enabled service needs one that is not.
 */
export const withProfiles = (project: ComposeProject, profiles: readonly string[]): ComposeProject => {
  const isEnabled = (of: readonly string[]): boolean =>
    of.length === 0 || profiles.includes('*') || of.some((profile) => profiles.includes(profile))
  const services = new Map([...project.services].filter(([, service]) => isEnabled(service.profiles)))
  for (const [name, service] of services) {
    const missing = service.dependsOn.find(({ service: other, required }) => required && !services.has(other))
    if (missing === undefined) continue
    const needed = project.services.get(missing.service)?.profiles ?? []
    throw new PfadError(
      'bad-compose',
      `The service "${name}" needs "${missing.service}", which none of the chosen profiles enables.`,
      `Choose one of its profiles: ${needed.join(', ')}.`,
    )
  }
  return { ...project, services }
}

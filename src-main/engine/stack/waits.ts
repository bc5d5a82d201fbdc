import { PfadError } from '../../contract/error.ts'
import { splitCommand } from '../../core/compose/commandLine.ts'
import type { ComposeService, Dependency } from '../../core/compose/model.ts'
import type { ContainerInfo } from '../ports/containerEngine.ts'
import type { StackProject } from '../ports/stackFile.ts'
import type { StackDeps } from './deps.ts'
import { explain, explanationText } from './explain.ts'
import { AFTER_HEALTHY, serviceOf } from './labels.ts'
import type { Observation } from './observe.ts'
import { passesItsCheck } from './probe.ts'
import { judge } from './ready.ts'
import type { Report } from './report.ts'

/** Waiting for services, each once however many wait for it. */
export type Waits = {
  /** Throws `service-failed` with its explanation, `service-slow` when the time is over. */
  readonly until: (service: string, condition: Dependency['condition'], signal: AbortSignal) => Promise<void>
  /** As `until`, but healthy is what passes its check when asked: nobody waits for the engine's next look. */
  readonly untilUsable: (service: string, condition: Dependency['condition'], signal: AbortSignal) => Promise<void>
  /** Healthy, and prepared: what its label asks for has run. */
  readonly untilUp: (service: ComposeService, signal: AbortSignal) => Promise<void>
  readonly preparesAfterHealthy: (service: ComposeService) => boolean
}

type Of = {
  readonly deps: StackDeps
  readonly stack: StackProject
  readonly observation: Observation
  readonly report: Report
  readonly timeoutMs: number
}

/** An unhealthy service gets this long to become well, at the least (ms). */
const PATIENCE = 60_000

export const createWaits = (of: Of): Waits => {
  const { deps, stack, observation, report } = of
  const { clock } = deps
  const deadline = clock.now() + of.timeoutMs
  const restartsBefore = new Map<string, number>()
  const unhealthySince = new Map<string, number>()
  const preparing = new Map<string, Promise<void>>()

  const until: Waits['until'] = async (name, condition, signal) => {
    const service = stack.project.services.get(name)
    // Not of this project as it is enabled now, or none of it is wanted.
    if (service === undefined || service.replicas === 0) return
    if (condition !== 'service_started')
      report.progress({ service: name, phase: 'waiting', message: waitingFor(condition) })
    const patienceMs = Math.max(PATIENCE, (service.healthcheck?.intervalMs ?? 0) * 3)
    const failed = await observation.until((containers) => {
      const mine = containers.filter((each) => serviceOf(each) === name)
      const verdicts = mine.map((container) => {
        const { id, health, restartCount } = container
        if (health !== 'unhealthy') unhealthySince.delete(id)
        else if (!unhealthySince.has(id)) {
          unhealthySince.set(id, clock.now())
          report.progress({ service: name, phase: 'waiting', message: 'is unhealthy, waiting a little longer' })
        }
        // As it was when first seen; a new start counts from nothing.
        const before = Math.min(restartsBefore.get(id) ?? restartCount, restartCount)
        restartsBefore.set(id, before)
        return judge(condition, container, {
          ...{ now: clock.now(), restartsBefore: before, patienceMs },
          unhealthySince: unhealthySince.get(id) ?? null,
        })
      })
      const bad = mine[verdicts.indexOf('failed')]
      if (bad !== undefined) return { container: bad, isSlow: false }
      if (verdicts.length >= service.replicas && verdicts.every((verdict) => verdict === 'yes')) return null
      if (clock.now() >= deadline) return { container: mine[verdicts.indexOf('wait')] ?? null, isSlow: true }
      return undefined
    }, signal)
    if (failed !== null) throw await failure(failed.container, name, failed.isSlow, signal)
    if (condition === 'service_healthy') await prepared(service, signal)
  }

  const untilUsable: Waits['untilUsable'] = async (name, condition, signal) => {
    const service = stack.project.services.get(name)
    if (condition !== 'service_healthy' || service === undefined) return until(name, condition, signal)
    const ending = new AbortController()
    const either = AbortSignal.any([signal, ending.signal])
    const containers = () => observation.containers().filter((each) => serviceOf(each) === name)
    const told = until(name, condition, either)
    const asked = passesItsCheck({ engine: deps.engine, clock, service, containers }, either)
    // The one that comes later is given up.
    for (const each of [told, asked]) each.catch(() => undefined)
    try {
      await Promise.race([told, asked])
    } finally {
      ending.abort()
    }
    await prepared(service, signal)
  }

  const failure = async (
    container: ContainerInfo | null,
    name: string,
    isSlow: boolean,
    signal: AbortSignal,
  ): Promise<PfadError> => {
    report.progress({
      service: name,
      phase: 'failed',
      message: isSlow ? 'does not come up in time' : 'does not come up',
    })
    const code = isSlow ? 'service-slow' : 'service-failed'
    const seconds = Math.round(of.timeoutMs / 1000)
    const late = isSlow ? ` Waited ${seconds} s for it (--timeout).` : ''
    if (container === null)
      return new PfadError(code, `${name} is not there any more.${late}`, 'Try again: pfad stack up.')
    const explanation = await explain(deps, container, signal)
    return new PfadError(code, explanationText(name, explanation) + late, explanation.advice)
  }

  const prepared = (service: ComposeService, signal: AbortSignal): Promise<void> => {
    const running = preparing.get(service.name) ?? prepare(service, signal)
    preparing.set(service.name, running)
    return running
  }

  const prepare = async (service: ComposeService, signal: AbortSignal): Promise<void> => {
    const command = service.labels[AFTER_HEALTHY]
    if (command === undefined) return
    const [container] = observation.containers().filter((each) => serviceOf(each) === service.name)
    if (container === undefined) return
    report.progress({ service: service.name, phase: 'preparing', message: command })
    const said: string[] = []
    const words = splitCommand(command) ?? [command]
    const { exitCode } = await deps.engine.exec(
      container.id,
      { command: words },
      ({ text }) => {
        said.push(text)
        report.line(service.name, text)
      },
      signal,
    )
    if (exitCode === 0) return
    report.progress({ service: service.name, phase: 'failed', message: `${command} failed` })
    const last = said.slice(-5).join('\n')
    const message = `${service.name} is up, but what prepares it (${command}) ended with exit code ${exitCode}.${last === '' ? '' : `\n${last}`}`
    throw new PfadError('service-failed', message, `Correct what it says, then: pfad stack up.`)
  }

  return {
    until,
    untilUsable,
    untilUp: (service, signal) =>
      until(service.name, isOneShot(stack, service) ? 'service_completed_successfully' : 'service_healthy', signal),
    preparesAfterHealthy: ({ labels }) => labels[AFTER_HEALTHY] !== undefined,
  }
}

/** Something waits for its end: it is there to end. */
const isOneShot = ({ project }: StackProject, { name }: ComposeService): boolean =>
  [...project.services.values()].some(({ dependsOn }) =>
    dependsOn.some(({ service, condition }) => service === name && condition === 'service_completed_successfully'),
  )

const waitingFor = (condition: Dependency['condition']): string =>
  condition === 'service_healthy' ? 'waiting until it is healthy' : 'waiting for its end'

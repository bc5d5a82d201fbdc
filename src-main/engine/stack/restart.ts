import { PfadError } from '../../contract/error.ts'
import { startOrder } from '../../core/compose/startOrder.ts'
import { variableOfReplicas } from '../../core/stack/choose.ts'
import type { StackDeps } from './deps.ts'
import { ofProject, serviceOf } from './labels.ts'
import { observe } from './observe.ts'
import type { Report } from './report.ts'
import { chosen } from './selection.ts'
import { createWaits } from './waits.ts'

/** Restarts services one after the other, in the order in which they wait for each other, each until it is well again. */
export const restart = async (
  deps: StackDeps,
  wish: { readonly services: readonly string[]; readonly timeoutMs: number },
  report: Report,
  signal: AbortSignal,
): Promise<void> => {
  const { engine, file, clock } = deps
  const stack = file.read()
  const { project } = stack
  const names = new Set(chosen(project, wish.services).map(({ name }) => name))
  for (const { name, dependsOn } of project.services.values()) {
    if (dependsOn.some(({ service, restart: follows }) => follows && names.has(service))) names.add(name)
  }
  const all = await engine.containers(ofProject(project.name), signal)
  const there = new Set(all.map(serviceOf))
  const absent = wish.services.length === 0 ? [] : [...names].filter((name) => !there.has(name))
  if (absent.length > 0 || all.length === 0) {
    const what = absent.length > 0 ? absent.join(', ') : 'The stack'
    throw new PfadError(
      'service-absent',
      `${what} is not up, so that there is nothing to restart.`,
      'Start it: pfad stack up',
    )
  }
  await using observation = observe({ engine, project: project.name, clock })
  const waits = createWaits({ deps, stack, observation, report, timeoutMs: wish.timeoutMs })
  for (const name of startOrder(project, 'compose.yaml')) {
    const service = project.services.get(name)
    if (!names.has(name) || !there.has(name) || service === undefined) continue
    for (const container of all.filter((each) => serviceOf(each) === name)) {
      report.progress({ service: name, phase: 'starting', message: `restarting ${container.name}` })
      await engine.restart(container.id, service.stopGracePeriodMs, signal)
    }
    await waits.untilUp(service, signal)
    report.progress({ service: name, phase: 'done', message: 'is up' })
  }
}

/** Keeps how many of a service there are to be for this home. Throws `bad-argument` where the compose file fixes it. */
export const chooseReplicas = async (
  { file }: StackDeps,
  replicas: Readonly<Record<string, number>>,
): Promise<void> => {
  const { project, variables, fixed } = file.read()
  const values: Record<string, string> = {}
  const choosable = variables.filter((name) => !fixed.includes(name))
  for (const [name, count] of Object.entries(replicas)) {
    const [service] = chosen(project, [name])
    const hasPorts = service?.ports.some(({ published }) => published !== null) === true
    if (count > 1 && (hasPorts || service?.containerName != null)) {
      const message = `There can be only one ${name}: it has a fixed port or name.`
      throw new PfadError('bad-argument', message, 'Scale services without one, as spark-worker.')
    }
    const readWith = file.readWith.bind(file)
    const variable = variableOfReplicas({ project, variables: choosable, readWith }, { service: name, replicas: count })
    if (variable === null) {
      const message = `How many of ${name} there are is fixed, by the compose file or by the environment.`
      throw new PfadError(
        'bad-argument',
        message,
        `Write replicas: \${NUMBER:-1} under deploy of ${name}, or unset the variable.`,
      )
    }
    values[variable] = String(count)
  }
  await file.choose(values)
}

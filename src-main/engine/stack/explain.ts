import type { StackExplanation } from '../../contract/models/stack.ts'
import { causeOf, type Symptoms, whatHappened } from '../../core/stack/causes.ts'
import type { ContainerEngine, ContainerInfo } from '../ports/containerEngine.ts'
import type { StackDeps } from './deps.ts'
import { serviceOf } from './labels.ts'

/** So many of its last lines are looked at, and so many shown. */
const LOOKED_AT = 200
const SHOWN = 12

/** Why a container does not do what it should. Never throws: what cannot be asked stays unknown. */
export const explain = async (
  { engine, file }: Pick<StackDeps, 'engine' | 'file'>,
  container: ContainerInfo,
  signal?: AbortSignal,
): Promise<StackExplanation> => {
  const service = serviceOf(container)
  const lines = await lastLines(engine, container.id, signal)
  const image = await engine.image(container.image, signal).catch(() => null)
  const info = await engine.info(signal).catch(() => null)
  const isOver = container.state === 'exited' || container.state === 'dead' || container.state === 'restarting'
  const symptoms: Symptoms = {
    service,
    exitCode: isOver ? container.exitCode : null,
    isOutOfMemory: container.isOutOfMemory,
    memoryLimit: memoryLimitOf(file, service),
    error: container.error,
    lines,
    health: container.health === 'unhealthy' ? (container.healthLog.at(-1)?.output ?? '') : '',
    imageArchitecture: image?.architecture ?? null,
    engineArchitecture: info?.architecture ?? null,
  }
  const found = causeOf(symptoms)
  const crashes = container.restartCount > 0 ? ` (restarted ${container.restartCount} times)` : ''
  const health = symptoms.health === '' ? [] : [`health check: ${symptoms.health.trim().slice(0, 500)}`]
  return {
    container: container.name,
    what: whatHappened(symptoms, container.health === 'unhealthy') + crashes,
    cause: found?.cause ?? null,
    advice: found?.advice ?? `Read what it said: pfad stack logs ${service}`,
    lines: [...lines.slice(-SHOWN), ...health],
  }
}

/** For an error: what happened, why, and the last that it said. */
export const explanationText = (service: string, { what, cause, lines }: StackExplanation): string => {
  const why = cause === null ? '' : ` ${cause}`
  const last = lines.length === 0 ? '' : `\nThe last that it said:\n${lines.map((line) => `  ${line}`).join('\n')}\n`
  return `${service} ${what}.${why}${last}`
}

const lastLines = async (engine: ContainerEngine, id: string, signal?: AbortSignal): Promise<string[]> => {
  const lines: string[] = []
  try {
    for await (const { text } of engine.logs(id, { follow: false, tail: LOOKED_AT }, signal)) lines.push(text)
  } catch {
    // Its engine or the container is gone: then this is all.
  }
  return lines
}

const memoryLimitOf = (file: StackDeps['file'], service: string): number | null => {
  try {
    return file.read().project.services.get(service)?.memoryBytes ?? null
  } catch {
    return null
  }
}

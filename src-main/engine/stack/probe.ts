import type { ComposeService, Healthcheck } from '../../core/compose/model.ts'
import type { Clock } from '../ports/clock.ts'
import type { ContainerEngine, ContainerInfo } from '../ports/containerEngine.ts'
import { sleep } from '../sleep.ts'

/** Between two looks (ms). */
const EACH = 500

/** A service's own health check as a program to run inside; null: it has none that the compose file names. */
export const checkCommand = (check: Healthcheck | null): readonly string[] | null => {
  const [kind, ...words] = check?.isDisabled === false ? (check.test ?? []) : []
  if (kind === 'CMD') return words
  return kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...words] : null
}

/**
 * Resolves once every container of a service has passed its own check, asked again and again: the engine looks only at each
 * interval's end, and for the first time after one, so that who waits for a service that is up already would wait for seconds.
 */
export const passesItsCheck = async (
  of: {
    readonly engine: ContainerEngine
    readonly clock: Clock
    readonly service: ComposeService
    readonly containers: () => readonly ContainerInfo[]
  },
  signal: AbortSignal,
): Promise<void> => {
  const command = checkCommand(of.service.healthcheck)
  const passed = new Set<string>()
  while (true) {
    await sleep(of.clock, EACH, signal)
    signal.throwIfAborted()
    const containers = command === null ? [] : of.containers()
    for (const { id, state } of containers) {
      if (state === 'running' && !passed.has(id) && (await passes(of.engine, id, command ?? [], signal))) passed.add(id)
    }
    if (containers.length >= Math.max(1, of.service.replicas) && containers.every(({ id }) => passed.has(id))) return
  }
}

/** What cannot be asked has not passed: whether it ever will is for the engine's own check to say. */
const passes = (
  engine: ContainerEngine,
  id: string,
  command: readonly string[],
  signal: AbortSignal,
): Promise<boolean> =>
  engine
    .exec(id, { command }, () => undefined, signal)
    .then(
      ({ exitCode }) => exitCode === 0,
      () => false,
    )

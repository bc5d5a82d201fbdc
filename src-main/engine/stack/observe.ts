import type { Clock } from '../ports/clock.ts'
import type { ContainerEngine, ContainerInfo } from '../ports/containerEngine.ts'
import { ofProject } from './labels.ts'

/** The containers of a project as they are now, kept up to date by the engine's events. */
export type Observation = AsyncDisposable & {
  readonly containers: () => readonly ContainerInfo[]
  /** Looks at each change until `check` gives something or throws. Throws what the engine does when it cannot be asked. */
  readonly until: <T>(
    check: (containers: readonly ContainerInfo[]) => T | undefined,
    signal?: AbortSignal,
  ) => Promise<T>
}

/** Events are not all there is (an engine that was restarted forgets some): so often it is asked anyway (ms). */
const ASK_EACH = 1000
/** What changes nothing that is shown; health checks alone cause most of these. */
const QUIET = /^(exec_|attach|resize|top|archive-path|extract-to-dir|copy|export|commit|kill$)/

export const observe = (of: {
  readonly engine: ContainerEngine
  readonly project: string
  readonly clock: Clock
  readonly onChange?: () => void
}): Observation => {
  const { engine, project, clock } = of
  const ending = new AbortController()
  const found = new Map<string, ContainerInfo>()
  const waiting = new Set<() => void>()
  const changed = (): void => {
    for (const wake of waiting) wake()
    of.onChange?.()
  }
  const askAll = async (signal: AbortSignal): Promise<void> => {
    const all = await engine.containers(ofProject(project), signal)
    found.clear()
    for (const each of all) found.set(each.id, each)
    changed()
  }
  const askOne = async (id: string): Promise<void> => {
    try {
      found.set(id, await engine.inspect(id, ending.signal))
    } catch {
      // Gone meanwhile, or the engine is: asking for all tells which.
      found.delete(id)
    }
    changed()
  }
  const follow = async (): Promise<void> => {
    for await (const event of engine.events(ofProject(project), ending.signal)) {
      if (event === 'connected') await askAll(ending.signal).catch(() => undefined)
      else if (!QUIET.test(event.action)) await askOne(event.containerId)
    }
  }
  const following = follow().catch(() => undefined)

  return {
    containers: () => [...found.values()],
    async until(check, signal) {
      const either = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal])
      await askAll(either)
      while (true) {
        either.throwIfAborted()
        const result = check([...found.values()])
        if (result !== undefined) return result
        if (await isQuiet(either)) await askAll(either)
      }
    },
    async [Symbol.asyncDispose]() {
      ending.abort(new Error('no longer observed'))
      changed()
      await following
    },
  }

  /** Waits for the next change; true where none came for long. */
  function isQuiet(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (quiet: boolean): void => {
        waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        takeBack()
        resolve(quiet)
      }
      const wake = (): void => done(false)
      const takeBack = clock.wakeAt(clock.now() + ASK_EACH, () => done(true))
      waiting.add(wake)
      signal.addEventListener('abort', wake, { once: true })
      if (signal.aborted) wake()
    })
  }
}

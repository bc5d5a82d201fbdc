import type { StackLogLine } from '../../contract/models/stack.ts'
import type { ContainerEngine, ContainerInfo } from '../ports/containerEngine.ts'
import type { StackLogStore } from '../ports/stackLogStore.ts'
import { serviceOf } from './labels.ts'

/** Keeps what containers say, whether somebody reads or not, so that it is there when they are gone. */
export type LogKeeper = AsyncDisposable & {
  /** Which containers there are now; those that run are followed from where their kept lines end. */
  readonly attend: (containers: readonly ContainerInfo[]) => void
  /** Resolves when all that these containers have said until now is kept. */
  readonly catchUp: (containers: readonly ContainerInfo[], signal?: AbortSignal) => Promise<void>
  /**
   * Runs `look` while nothing is being kept, and from that very moment on hands new lines to `onLines`: nothing is seen
   * twice or not at all. Returns what ends it.
   */
  readonly subscribe: (
    look: () => Promise<void>,
    onLines: (lines: readonly StackLogLine[]) => void,
  ) => Promise<() => void>
}

/** Lines that come within this time are written together (lines). */
const TOGETHER = 500

export const createLogKeeper = (of: {
  readonly engine: ContainerEngine
  readonly store: StackLogStore
  /** Hides what must not be shown. */
  readonly mask: (text: string) => string
  readonly onProblem: (error: unknown) => void
}): LogKeeper => {
  const { engine, store, mask } = of
  const ending = new AbortController()
  const followed = new Map<string, Promise<void>>()
  const readers = new Set<(lines: readonly StackLogLine[]) => void>()
  let queue: Promise<unknown> = Promise.resolve()

  /** One after the other: the file's order is the order in which readers see lines. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work)
    queue = next.catch(() => undefined)
    return next
  }
  const keep = (service: string, lines: readonly StackLogLine[]): Promise<void> =>
    inTurn(async () => {
      await store.append(service, lines)
      for (const tell of readers) tell(lines)
    })

  /** Reads from where the kept lines end. `since` includes its own millisecond: as many as are kept of it are left out. */
  const read = async (container: ContainerInfo, follow: boolean, signal: AbortSignal): Promise<void> => {
    const service = serviceOf(container)
    const last = await inTurn(() => store.lastOf(service, container.name))
    // A container made anew has the name of its predecessor, and says everything for the first time.
    const isSame = last !== null && last.at >= container.createdAt
    let skip = isSame ? last.count : 0
    let waiting: StackLogLine[] = []
    let writing: Promise<void> | null = null
    const write = async (): Promise<void> => {
      while (waiting.length > 0) {
        const lines = waiting
        waiting = []
        await keep(service, lines)
      }
    }
    const since = isSame ? last.at : undefined
    for await (const { stream, at, text } of engine.logs(container.id, { follow, since }, signal)) {
      if (isSame && at <= last.at) {
        if (at < last.at) continue
        skip -= 1
        if (skip >= 0) continue
      }
      waiting.push({ service, container: container.name, stream, at, text: mask(text) })
      writing ??= write().finally(() => {
        writing = null
      })
      if (waiting.length >= TOGETHER) await writing
    }
    await (writing ?? write())
  }

  const quietly = async (work: Promise<void>): Promise<void> => {
    try {
      await work
    } catch (thrown) {
      // A container or an engine that went away is no problem of the logs; a disk that does not write is.
      const code = (thrown as { code?: string }).code
      if (!ending.signal.aborted && code === 'log-store') of.onProblem(thrown)
    }
  }
  /** One reader per container: two would keep its lines twice. */
  const follow = (container: ContainerInfo): void => {
    const key = container.id
    if (followed.has(key) || ending.signal.aborted) return
    followed.set(
      key,
      quietly(read(container, true, ending.signal)).finally(() => followed.delete(key)),
    )
  }

  return {
    attend(containers) {
      for (const each of containers) if (each.state === 'running') follow(each)
    },
    async catchUp(containers, signal) {
      const either = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal])
      await Promise.all(
        containers.map((each) =>
          followed.has(each.id) ? Promise.resolve() : hold(each.id, quietly(read(each, false, either))),
        ),
      )
    },
    subscribe: (look, onLines) =>
      inTurn(async () => {
        await look()
        readers.add(onLines)
        return () => void readers.delete(onLines)
      }),
    async [Symbol.asyncDispose]() {
      ending.abort(new Error('logs are no longer kept'))
      await Promise.all(followed.values())
      await queue
    },
  }

  function hold(key: string, work: Promise<void>): Promise<void> {
    const held = work.finally(() => followed.delete(key))
    followed.set(key, held)
    return held
  }
}

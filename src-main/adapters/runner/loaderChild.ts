import type { ChildHandle } from '../../engine/ports/processHost.ts'
import { childEnd, describeEnd, keepLastWords, memoryText } from './childEnd.ts'
import type { DagFile } from './dagFiles.ts'
import { type LoadAnswer, type LoadRequest, loadAnswer } from './loaderProtocol.ts'
import { watchMemory } from './watchMemory.ts'

/** What came of one request to a child; `failed` when it gave no answer. */
export type LoadOutcome =
  | { readonly answer: LoadAnswer }
  | {
      readonly failed: string
      readonly isKilled?: boolean
      /** Whatever is done, it is no use. */
      readonly isFinal?: boolean
    }

export type LoaderChild = {
  readonly handle: ChildHandle
  /** Files that it was asked for so far. */
  readonly loads: number
  /** One file at a time. Rejects only when `signal` aborts. */
  ask(file: DagFile, signal?: AbortSignal): Promise<LoadOutcome>
}

/** One loader child as its parent sees it, with its limits of time and memory. */
export const createLoaderChild = (
  handle: ChildHandle,
  options: {
    readonly timeoutMs: number
    readonly maxOldSpaceMb: number
    readonly memoryOf: (pid: number) => Promise<number | null>
  },
): LoaderChild => {
  const { timeoutMs, maxOldSpaceMb, memoryOf } = options
  const words = keepLastWords(handle)
  let loads = 0
  let listener: ((outcome: LoadOutcome) => void) | null = null
  let killed: string | null = null
  let ended: LoadOutcome | null = null
  const killFor = (why: string): void => {
    killed = why
    handle.kill(true)
  }

  handle.onMessage((message) => {
    const parsed = loadAnswer.safeParse(message)
    if (!parsed.success) listener?.({ failed: 'It disturbed the process that loads DAG files.' })
    else if (parsed.data.id === loads) listener?.({ answer: parsed.data })
  })
  void handle.exited.then((exit) => {
    const end = childEnd(exit, words.text())
    const said = end.kind === 'exit' ? words.text().match(/^\w*(?:Error|Exception)\b.*$/m)?.[0] : undefined
    const why = `While it was loaded, the process ${describeEnd(end, maxOldSpaceMb)}`
    const failed = killed ?? (said === undefined ? `${why}.` : `${why}: ${said}`)
    ended = { failed, isKilled: killed === null && end.kind === 'killed', isFinal: killed !== null }
    listener?.(ended)
  })

  return {
    handle,
    get loads() {
      return loads
    },
    ask: (file, signal) =>
      new Promise((resolve, reject) => {
        loads += 1
        if (ended !== null) return resolve(ended)
        const onAbort = (): void => settle(() => reject(signal?.reason))
        const timer = setTimeout(() => killFor(`It did not finish loading within ${timeoutMs / 1000} s.`), timeoutMs)
        const watching = watchMemory({ handle, memoryOf, megabytes: maxOldSpaceMb }, () =>
          killFor(`While it was loaded, the process ${memoryText(maxOldSpaceMb)}.`),
        )
        const settle = (how: () => void): void => {
          clearTimeout(timer)
          watching[Symbol.dispose]()
          signal?.removeEventListener('abort', onAbort)
          listener = null
          how()
        }
        listener = (outcome) => settle(() => resolve(outcome))
        signal?.addEventListener('abort', onAbort, { once: true })
        handle.post({ id: loads, file } satisfies LoadRequest)
      }),
  }
}

import type { StackLogLine } from '../../contract/models/stack.ts'
import type { StackLogStore } from '../ports/stackLogStore.ts'
import type { LogKeeper } from './keepLogs.ts'

export type LogWish = {
  readonly services: readonly string[]
  readonly tail: number
  readonly follow: boolean
  readonly search: string
}

/** A reader that is slower than the stack keeps this many lines waiting; older ones are left out, and it is told how many. */
const MOST_WAITING = 5000
/** Lines handed over at once. */
const BLOCK = 500

/** The last kept lines of several services in order of time, then, with `follow`, each further one as it comes. */
export async function* readLogs(
  { keeper, store }: { readonly keeper: LogKeeper; readonly store: StackLogStore },
  wish: LogWish,
  signal: AbortSignal,
): AsyncGenerator<StackLogLine[]> {
  const needle = wish.search.toLowerCase()
  const isWanted = (line: StackLogLine): boolean =>
    (wish.services.length === 0 || wish.services.includes(line.service)) &&
    (needle === '' || line.text.toLowerCase().includes(needle))
  const waiting: StackLogLine[] = []
  let leftOut = 0
  let wake = (): void => undefined
  const put = (lines: readonly StackLogLine[]): void => {
    waiting.push(...lines.filter(isWanted))
    const over = waiting.length - MOST_WAITING
    if (over > 0) {
      leftOut += over
      waiting.splice(0, over)
    }
    wake()
  }
  const look = async (): Promise<void> => {
    const services = wish.services.length === 0 ? await store.services() : wish.services
    const kept = await Promise.all(services.map((service) => store.tail(service, wish.tail, isWanted)))
    const merged = kept.flat().toSorted((a, b) => a.at - b.at)
    waiting.push(...(wish.tail === 0 ? [] : merged.slice(-wish.tail)))
  }
  const leave = await keeper.subscribe(look, put)
  const woken = (): void => wake()
  signal.addEventListener('abort', woken)
  try {
    while (!signal.aborted) {
      if (leftOut > 0) {
        const at = waiting[0]?.at ?? 0
        const text = `… ${leftOut} lines came faster than they could be shown; they are kept …`
        leftOut = 0
        yield [{ service: '', container: '', stream: 'stderr', at, text }]
      }
      const block = waiting.splice(0, BLOCK)
      if (block.length > 0) yield block
      else if (!wish.follow) return
      else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  } finally {
    signal.removeEventListener('abort', woken)
    leave()
  }
}

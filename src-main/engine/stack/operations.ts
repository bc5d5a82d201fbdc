import { PfadError, toErrorShape } from '../../contract/error.ts'
import type {
  PortConflict,
  ServiceProgress,
  StackNews,
  StackOperation,
  StackVerb,
} from '../../contract/models/stack.ts'
import type { Clock } from '../ports/clock.ts'
import type { Report } from './report.ts'

/** One operation on the stack at a time, with all that it has told. */
export type Operations = {
  /** The one that goes on, or the last. */
  readonly current: () => StackOperation | null
  readonly progress: () => ReadonlyMap<string, ServiceProgress>
  /** Begins at once. Throws `stack-busy` while another goes on. */
  readonly begin: (of: {
    readonly verb: StackVerb
    readonly services: readonly string[]
    readonly work: (report: Report, signal: AbortSignal) => Promise<void>
    /** What ports were in the way, when it failed for that. */
    readonly conflicts: () => Promise<PortConflict[]>
  }) => StackOperation
  readonly follow: (id: number, signal: AbortSignal) => AsyncIterable<StackNews>
  /** Resolves when the one that goes on has ended; null where none does. */
  readonly cancel: () => Promise<StackOperation | null>
}

/** A build may say much: older lines are left out for who comes late. */
const KEPT_NEWS = 2000

export const createOperations = (clock: Clock, onChange: () => void): Operations => {
  let operation: StackOperation | null = null
  let news: StackNews[] = []
  let left = 0
  let ending = new AbortController()
  let running: Promise<void> = Promise.resolve()
  const progress = new Map<string, ServiceProgress>()
  const readers = new Set<() => void>()
  let ids = 0

  const tell = (item: StackNews): void => {
    news.push(item)
    if (news.length > KEPT_NEWS * 2) {
      left += news.length - KEPT_NEWS
      news = news.slice(-KEPT_NEWS)
    }
    for (const wake of readers) wake()
  }
  const report: Report = {
    progress({ done = null, total = null, ...of }) {
      const next = { ...of, done, total }
      progress.set(of.service, next)
      tell({ kind: 'progress', progress: next })
      onChange()
    },
    line: (service, text) => tell({ kind: 'line', service, text }),
  }

  return {
    current: () => operation,
    progress: () => (operation?.outcome === null ? progress : new Map()),
    begin({ verb, services, work, conflicts }) {
      if (operation !== null && operation.outcome === null) {
        const message = `The stack is busy: "${operation.verb}" goes on.`
        throw new PfadError('stack-busy', message, 'Wait for its end, or cancel it: pfad stack cancel')
      }
      ids += 1
      const begun: StackOperation = {
        ...{ id: ids, verb, services: [...services], startedAt: clock.now() },
        ...{ finishedAt: null, outcome: null, error: null, conflicts: [] },
      }
      operation = begun
      news = []
      left = 0
      progress.clear()
      ending = new AbortController()
      const { signal } = ending
      running = settle(begun, work(report, signal), conflicts, signal)
      onChange()
      return begun
    },
    async *follow(id, signal) {
      if (operation?.id !== id) {
        throw new PfadError(
          'operation-not-found',
          `There is no operation ${id} of the stack any more.`,
          'See: pfad stack status',
        )
      }
      let at = 0
      while (!signal.aborted && operation?.id === id) {
        const next = news[Math.max(0, at - left)]
        if (next === undefined) {
          await new Promise<void>((resolve) => {
            const wake = (): void => {
              readers.delete(wake)
              signal.removeEventListener('abort', wake)
              resolve()
            }
            readers.add(wake)
            signal.addEventListener('abort', wake)
          })
          continue
        }
        at = Math.max(at, left) + 1
        yield next
        if (next.kind === 'end') return
      }
    },
    async cancel() {
      if (operation === null || operation.outcome !== null) return null
      ending.abort(new PfadError('cancelled', 'It was cancelled.'))
      await running
      return operation
    },
  }

  async function settle(
    begun: StackOperation,
    work: Promise<void>,
    conflicts: () => Promise<PortConflict[]>,
    signal: AbortSignal,
  ): Promise<void> {
    let ended: StackOperation
    try {
      await work
      ended = { ...begun, outcome: 'done' }
    } catch (thrown) {
      const isPort = thrown instanceof PfadError && thrown.code === 'port-in-use'
      ended = {
        ...{ ...begun, outcome: signal.aborted ? 'cancelled' : 'failed', error: toErrorShape(thrown) },
        conflicts: isPort ? await conflicts().catch(() => []) : [],
      }
    }
    operation = { ...ended, finishedAt: clock.now() }
    tell({ kind: 'end', operation })
    onChange()
  }
}

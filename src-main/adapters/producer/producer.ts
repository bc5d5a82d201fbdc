import type { ProducerStatus } from '../../contract/models/platform.ts'
import type { ProcessHost } from '../../engine/ports/processHost.ts'
import type { ProducerTarget } from './messages.ts'
import { type ProducerChild, startProducerChild } from './producerChild.ts'

type Options = {
  readonly processHost: ProcessHost
  /** Where the events go; a process asks when it starts, and again when it has lost the way. */
  readonly target: () => Promise<ProducerTarget>
  /** Processes that share the rate. */
  readonly workers?: number
  /** The same seed gives the same visitors; their ids also depend on when it is started. */
  readonly seed?: number
  readonly onStatus?: (status: ProducerStatus) => void
  readonly onProblem: (error: unknown) => void
}

export type LiveProducer = AsyncDisposable & {
  set(wish: { running: boolean; eventsPerSecond: number }): Promise<ProducerStatus>
  status(): ProducerStatus
  /** Stops it for a reason that the person did not choose (no room on the disk), until `release`. */
  hold(reason: string): void
  release(): void
}

const RESTART_AFTER_MS = 1_000

/** The live producer: processes of its own while it runs, none while it does not. */
export const createProducer = (options: Options): LiveProducer => {
  const { processHost, target, workers = 1, seed = 1, onStatus, onProblem } = options
  let wish = { running: false, eventsPerSecond: 0 }
  let held: string | null = null
  /** By worker; one that ended by itself is missing until it is started again. */
  const children = new Map<number, ProducerChild>()
  const restarts = new Map<number, NodeJS.Timeout>()
  /** Every process of this producer; one that ended keeps what it had produced. */
  let producedByEnded = 0
  const living = new Set<ProducerChild>()
  let isDisposed = false

  const status = (): ProducerStatus => {
    const isWanted = wish.running && wish.eventsPerSecond > 0
    const news = [...children.values()].map((child) => child.news())
    const trouble = news.find((one) => one.trouble !== null)?.trouble ?? null
    const reason = isWanted ? (held ?? trouble) : null
    let produced = producedByEnded
    for (const one of living) produced += one.news().produced
    return {
      state: !isWanted ? 'stopped' : reason === null ? 'running' : 'held',
      eventsPerSecond: wish.eventsPerSecond,
      actualPerSecond: news.reduce((sum, { actualPerSecond }) => sum + actualPerSecond, 0),
      produced,
      reason,
    }
  }
  const announce = (): void => onStatus?.(status())

  const startChild = (worker: number): ProducerChild => {
    const child = startProducerChild({
      ...{ processHost, target, onProblem },
      seed: seed + worker,
      onNews: announce,
    })
    children.set(worker, child)
    living.add(child)
    const onExit = (how: string): void => {
      living.delete(child)
      producedByEnded += child.news().produced
      if (children.get(worker) !== child) return
      children.delete(worker)
      announce()
      onProblem(new Error(`The producer's process ended (${how}) and is started again.`))
      restarts.set(
        worker,
        setTimeout(() => void follow(), RESTART_AFTER_MS),
      )
    }
    void child.exited.then(onExit)
    return child
  }

  /** Makes the processes fit the wish; resolves when those that are not wanted any more have said their last. */
  const follow = async (): Promise<void> => {
    for (const timer of restarts.values()) clearTimeout(timer)
    restarts.clear()
    const isWanted = wish.running && wish.eventsPerSecond > 0 && held === null && !isDisposed
    if (isWanted) {
      for (let worker = 0; worker < workers; worker++) {
        const child = children.get(worker) ?? startChild(worker)
        child.send({ type: 'rate', eventsPerSecond: wish.eventsPerSecond / workers })
      }
    } else {
      const leaving = [...children.values()]
      children.clear()
      await Promise.all(leaving.map((child) => child.stop()))
    }
    announce()
  }

  return {
    status,
    async set(next) {
      wish = next
      await follow()
      return status()
    },
    hold(reason) {
      held = reason
      void follow()
    },
    release() {
      held = null
      void follow()
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true
      await follow()
      await Promise.all([...living].map((one) => one.exited))
    },
  }
}

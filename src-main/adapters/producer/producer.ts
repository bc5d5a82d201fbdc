import type { ProducerStatus } from '../../contract/models/platform.ts'
import type { ChildHandle, ProcessHost } from '../../engine/ports/processHost.ts'
import { fromProducer, type ToProducer } from './messages.ts'

type Options = {
  readonly processHost: ProcessHost
  /** The data engine's socket, for the producer's process. */
  readonly data: { socketPath(): Promise<string> }
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
const STOP_WITHIN_MS = 2_000

/** The live producer: a process of its own while it runs, none while it does not. */
export const createProducer = ({ processHost, data, seed = 1, onStatus, onProblem }: Options): LiveProducer => {
  let wish = { running: false, eventsPerSecond: 0 }
  let held: string | null = null
  let child: Child | null = null
  let restart: NodeJS.Timeout | undefined
  /** Of the processes before this one. */
  let producedBefore = 0
  let last = { produced: 0, actualPerSecond: 0, trouble: null as string | null }
  let isDisposed = false

  const status = (): ProducerStatus => {
    const isWanted = wish.running && wish.eventsPerSecond > 0
    const reason = wish.running ? (held ?? last.trouble) : null
    return {
      state: !isWanted ? 'stopped' : reason === null ? 'running' : 'held',
      eventsPerSecond: wish.eventsPerSecond,
      actualPerSecond: child ? last.actualPerSecond : 0,
      produced: producedBefore + last.produced,
      reason,
    }
  }
  const announce = (): void => onStatus?.(status())

  const forgetChild = (): void => {
    child = null
    producedBefore += last.produced
    last = { produced: 0, actualPerSecond: 0, trouble: null }
  }

  const startChild = (): void => {
    const mine = createChild({ processHost, data, seed }, (news) => {
      if (child !== mine) return
      last = news
      announce()
    })
    child = mine
    mine.send({ type: 'rate', eventsPerSecond: wish.eventsPerSecond })
    void mine.exited.then((how) => {
      if (child !== mine) return
      forgetChild()
      announce()
      onProblem(new Error(`The producer's process ended (${how}) and is started again.`))
      restart = setTimeout(follow, RESTART_AFTER_MS)
    })
  }

  /** Makes the process fit the wish. */
  const follow = (): void => {
    clearTimeout(restart)
    const isWanted = wish.running && wish.eventsPerSecond > 0 && held === null && !isDisposed
    if (isWanted && !child) startChild()
    else if (isWanted) child?.send({ type: 'rate', eventsPerSecond: wish.eventsPerSecond })
    else if (child) {
      const leaving = child
      forgetChild()
      void leaving.stop()
    }
  }

  return {
    status,
    async set(next) {
      wish = next
      follow()
      announce()
      return status()
    },
    hold(reason) {
      held = reason
      follow()
      announce()
    },
    release() {
      held = null
      follow()
      announce()
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true
      const leaving = child
      follow()
      await leaving?.exited
    },
  }
}

type News = { produced: number; actualPerSecond: number; trouble: string | null }
type Child = {
  send(message: ToProducer): void
  stop(): Promise<void>
  /** How it ended, in words. */
  readonly exited: Promise<string>
}

const createChild = (
  { processHost, data, seed }: { processHost: ProcessHost; data: Options['data']; seed: number },
  onNews: (news: News) => void,
): Child => {
  const handle: ChildHandle = processHost.start('producer', { args: [JSON.stringify({ seed })], maxOldSpaceMb: 128 })
  const send = (message: ToProducer): void => handle.post(message)
  handle.onMessage((raw) => {
    const message = fromProducer.parse(raw)
    if (message.type === 'status') return onNews(message)
    data.socketPath().then(
      (path) => send({ type: 'socket', path }),
      (thrown: unknown) =>
        send({ type: 'noSocket', reason: thrown instanceof Error ? thrown.message : String(thrown) }),
    )
  })
  const exited = handle.exited.then(({ code, signal }) => signal ?? `code ${code}`)
  return {
    send,
    exited,
    async stop() {
      send({ type: 'stop' })
      const timer = setTimeout(() => handle.kill(true), STOP_WITHIN_MS)
      await exited
      clearTimeout(timer)
    },
  }
}

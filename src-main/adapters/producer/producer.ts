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
  /** Every process of this producer; one that ended keeps what it had produced. */
  let producedByEnded = 0
  const living = new Set<Child>()
  let isDisposed = false

  const status = (): ProducerStatus => {
    const isWanted = wish.running && wish.eventsPerSecond > 0
    const reason = isWanted ? (held ?? child?.news().trouble ?? null) : null
    let produced = producedByEnded
    for (const one of living) produced += one.news().produced
    return {
      state: !isWanted ? 'stopped' : reason === null ? 'running' : 'held',
      eventsPerSecond: wish.eventsPerSecond,
      actualPerSecond: child?.news().actualPerSecond ?? 0,
      produced,
      reason,
    }
  }
  const announce = (): void => onStatus?.(status())

  const startChild = (): void => {
    const mine = createChild({ processHost, data, seed }, announce)
    child = mine
    living.add(mine)
    mine.send({ type: 'rate', eventsPerSecond: wish.eventsPerSecond })
    const onExit = (how: string): void => {
      living.delete(mine)
      producedByEnded += mine.news().produced
      if (child !== mine) return
      child = null
      announce()
      onProblem(new Error(`The producer's process ended (${how}) and is started again.`))
      restart = setTimeout(() => void follow(), RESTART_AFTER_MS)
    }
    void mine.exited.then(onExit)
  }

  /** Makes the process fit the wish; resolves when one that is not wanted any more has said its last. */
  const follow = async (): Promise<void> => {
    clearTimeout(restart)
    const isWanted = wish.running && wish.eventsPerSecond > 0 && held === null && !isDisposed
    if (isWanted && !child) startChild()
    else if (isWanted) child?.send({ type: 'rate', eventsPerSecond: wish.eventsPerSecond })
    else if (child) {
      const leaving = child
      child = null
      await leaving.stop()
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

type News = { produced: number; actualPerSecond: number; trouble: string | null }
type Child = {
  send(message: ToProducer): void
  /** What it said last. */
  news(): News
  stop(): Promise<void>
  /** How it ended, in words. */
  readonly exited: Promise<string>
}

const createChild = (
  { processHost, data, seed }: { processHost: ProcessHost; data: Options['data']; seed: number },
  onNews: () => void,
): Child => {
  const handle: ChildHandle = processHost.start('producer', { args: [JSON.stringify({ seed })], maxOldSpaceMb: 128 })
  const send = (message: ToProducer): void => handle.post(message)
  const exited = handle.exited.then(({ code, signal }) => signal ?? `code ${code}`)
  const over = Promise.withResolvers<void>()
  let news: News = { produced: 0, actualPerSecond: 0, trouble: null }
  handle.onMessage((raw) => {
    const message = fromProducer.parse(raw)
    if (message.type === 'wantSocket') return void tellSocket(data, send)
    news = message
    onNews()
    if (message.over) over.resolve()
  })
  return {
    send,
    news: () => news,
    exited,
    async stop() {
      send({ type: 'stop' })
      const timer = setTimeout(over.resolve, STOP_WITHIN_MS)
      await Promise.race([over.promise, exited])
      clearTimeout(timer)
      handle.kill(true)
      await exited
    },
  }
}

const tellSocket = async (data: Options['data'], send: (message: ToProducer) => void): Promise<void> => {
  try {
    send({ type: 'socket', path: await data.socketPath() })
  } catch (thrown) {
    send({ type: 'noSocket', reason: thrown instanceof Error ? thrown.message : String(thrown) })
  }
}

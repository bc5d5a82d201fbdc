import type { ChildHandle, ProcessHost } from '../../engine/ports/processHost.ts'
import { fromProducer, type ProducerTarget, type ToProducer } from './messages.ts'

const STOP_WITHIN_MS = 2_000

export type News = { readonly produced: number; readonly actualPerSecond: number; readonly trouble: string | null }

/** One process of the producer. */
export type ProducerChild = {
  send(message: ToProducer): void
  /** What it said last. */
  news(): News
  stop(): Promise<void>
  /** How it ended, in words. */
  readonly exited: Promise<string>
}

type Options = {
  readonly processHost: ProcessHost
  readonly target: () => Promise<ProducerTarget>
  readonly seed: number
  readonly onNews: () => void
  readonly onProblem: (error: unknown) => void
}

export const startProducerChild = ({ processHost, target, seed, onNews, onProblem }: Options): ProducerChild => {
  const handle: ChildHandle = processHost.start('producer', { args: [JSON.stringify({ seed })], maxOldSpaceMb: 128 })
  const send = (message: ToProducer): void => handle.post(message)
  const exited = handle.exited.then(({ code, signal }) => signal ?? `code ${code}`)
  const over = Promise.withResolvers<void>()
  let news: News = { produced: 0, actualPerSecond: 0, trouble: null }
  handle.onMessage((raw) => {
    const message = fromProducer.parse(raw)
    if (message.type === 'wantTarget') return void tellTarget(target, send)
    if (message.type === 'refused') return onProblem(new Error(`The producer left out an event: ${message.reason}`))
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

const tellTarget = async (target: Options['target'], send: (message: ToProducer) => void): Promise<void> => {
  try {
    send({ type: 'target', target: await target() })
  } catch (thrown) {
    send({ type: 'noTarget', reason: thrown instanceof Error ? thrown.message : String(thrown) })
  }
}

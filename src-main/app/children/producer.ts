import { connectParent } from '../../adapters/process/connectParent.ts'
import { type FromProducer, type ProducerTarget, toProducer } from '../../adapters/producer/messages.ts'
import { pump } from '../../adapters/producer/pump.ts'
import { PfadError } from '../../contract/error.ts'
import { createLiveSource } from '../../core/producer/live.ts'
import { createReplaySource } from '../../core/producer/replay.ts'
import { clockFromEnvironment, REPLAY_CLOCK } from '../clock.ts'
import { openSink } from './shared/sinks.ts'

/** A process of the producer: makes events as time goes by and hands them on. Argument: `{ seed }`. */
const { seed } = JSON.parse(process.argv[2] ?? '{}') as { seed: number }
const clock = clockFromEnvironment(process.env)
/** A demo's clock runs too fast for what happens between two looks at it, and its events are the same each time. */
const isReplay = process.env[REPLAY_CLOCK] !== undefined
/** Some seconds of a replay's time. */
const REPLAY_TICK_MS = 100
const stopping = new AbortController()
let eventsPerSecond = 0
let waiting: PromiseWithResolvers<ProducerTarget> | null = null

const parent = connectParent()
const say = (message: FromProducer): void => parent.post(message)

/** The host knows where events go, and starts what has to run there. */
const askForTarget = (): Promise<ProducerTarget> => {
  if (!waiting) {
    waiting = Promise.withResolvers()
    say({ type: 'wantTarget' })
  }
  return waiting.promise
}

process.on('SIGINT', () => undefined)
parent.onMessage((raw) => {
  const message = toProducer.parse(raw)
  switch (message.type) {
    case 'rate':
      eventsPerSecond = message.eventsPerSecond
      break
    case 'target':
      waiting?.resolve(message.target)
      waiting = null
      break
    case 'noTarget':
      waiting?.reject(new PfadError('event-store', message.reason))
      waiting = null
      break
    case 'stop':
      stopping.abort()
  }
})

await pump(
  {
    source: (isReplay ? createReplaySource : createLiveSource)({ seed, start: clock.now() }),
    now: () => clock.now(),
    elapsed: isReplay ? clock.now : undefined,
    tickMs: isReplay ? REPLAY_TICK_MS : undefined,
    openSink: (onTrouble) =>
      openSink(askForTarget, { onTrouble, onRefused: ({ reason }) => say({ type: 'refused', reason }) }),
    eventsPerSecond: () => eventsPerSecond,
    onStatus: say,
  },
  stopping.signal,
)
// The last status is on its way; the parent ends this process once it has it.
setTimeout(() => process.exit(0), 1000)

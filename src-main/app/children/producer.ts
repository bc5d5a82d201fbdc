import { createDuckEventStore } from '../../adapters/duckdb/eventStore.ts'
import { connectParent } from '../../adapters/process/connectParent.ts'
import { type FromProducer, toProducer } from '../../adapters/producer/messages.ts'
import { pump } from '../../adapters/producer/pump.ts'
import { connectSocket } from '../../adapters/socket/channel.ts'
import { PfadError } from '../../contract/error.ts'
import { createLiveSource } from '../../core/producer/live.ts'
import { clockFromEnvironment } from '../clock.ts'

/** The producer's process: makes events as time goes by and hands them to the data engine. Argument: `{ seed }`. */
const { seed } = JSON.parse(process.argv[2] ?? '{}') as { seed: number }
const clock = clockFromEnvironment(process.env)
const stopping = new AbortController()
let eventsPerSecond = 0
let waiting: PromiseWithResolvers<string> | null = null

const parent = connectParent()
const say = (message: FromProducer): void => parent.post(message)

/** The host knows where the engine answers, and starts it where it does not run. */
const askForSocket = (): Promise<string> => {
  if (!waiting) {
    waiting = Promise.withResolvers()
    say({ type: 'wantSocket' })
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
    case 'socket':
      waiting?.resolve(message.path)
      waiting = null
      break
    case 'noSocket':
      waiting?.reject(new PfadError('event-store', message.reason))
      waiting = null
      break
    case 'stop':
      stopping.abort()
  }
})

const store = createDuckEventStore({ connect: async () => connectSocket(await askForSocket()) })
await pump(
  {
    source: createLiveSource({ seed, start: clock.now() }),
    now: () => clock.now(),
    insert: (events) => store.insert(events),
    eventsPerSecond: () => eventsPerSecond,
    onStatus: say,
  },
  stopping.signal,
)
// The last status is on its way; the parent ends this process once it has it.
setTimeout(() => process.exit(0), 1000)

import { createDuckEventStore } from '../../../adapters/duckdb/eventStore.ts'
import type { ProducerTarget } from '../../../adapters/producer/messages.ts'
import type { Sink } from '../../../adapters/producer/pump.ts'
import { connectSocket } from '../../../adapters/socket/channel.ts'
import { PfadError } from '../../../contract/error.ts'

type Told = {
  readonly onTrouble: (reason: string) => void
  readonly onRefused: (refused: { readonly reason: string }) => void
}
type KafkaWay = Extract<ProducerTarget, { kind: 'kafka' }>

/** Where a producer's events go, as the host says; it is asked again when the way there is lost. */
export const openSink = async (ask: () => Promise<ProducerTarget>, told: Told): Promise<Sink> => {
  const first = await ask()
  return first.kind === 'kafka' ? openKafka(first, ask, told) : openData(first.socketPath, ask)
}

const openData = (firstPath: string, ask: () => Promise<ProducerTarget>): Sink => {
  const again = async (): Promise<string> => {
    const target = await ask()
    return target.kind === 'data' ? target.socketPath : moved()
  }
  let isFirst = true
  const store = createDuckEventStore({
    async connect() {
      const path = isFirst ? firstPath : await again()
      isFirst = false
      return connectSocket(path)
    },
  })
  return {
    cut: (events) => (events.length === 0 ? [] : [{ count: events.length, deliver: () => store.insert(events) }]),
  }
}

/** Kafka's client is loaded only where it is used. */
const openKafka = async (first: KafkaWay, ask: () => Promise<ProducerTarget>, told: Told): Promise<Sink> => {
  const { createEventSink } = await import('../../../adapters/kafka/eventSink.ts')
  const { createSchemaRegistry } = await import('../../../adapters/kafka/schemaRegistry.ts')
  let known: KafkaWay | null = first
  const sink = createEventSink({
    topic: first.topic,
    batchBytes: first.batchBytes,
    compression: first.compression,
    clientId: `pfad-producer-${process.pid}`,
    async connect() {
      const way = known ?? (await ask())
      known = null
      return way.kind === 'kafka' ? { target: way.kafka, registry: createSchemaRegistry(way.registry) } : moved()
    },
    onRetry: ({ message }) => told.onTrouble(message),
    onRefused: told.onRefused,
  })
  return { cut: sink.cut, lingerMs: first.lingerMs }
}

const moved = (): never => {
  throw new PfadError('backend-moved', 'The producer was started for another backend.', 'Stop it and start it again.')
}

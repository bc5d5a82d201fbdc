import { createEventSink } from '../../../src-main/adapters/kafka/eventSink.ts'
import { createSchemaRegistry } from '../../../src-main/adapters/kafka/schemaRegistry.ts'
import type { UserEvent } from '../../../src-main/contract/models/userEvent.ts'
import type { StackFacts } from './testStack.ts'

/** The settings of the producer that the app itself uses when nobody says otherwise. */
const BATCH_BYTES = 256 * 1024

type Sent = {
  /** The same messages once more, as a producer whose acknowledgement got lost would send them. */
  again(): Promise<void>
}

/** Sends events to the stack's topic through its registry, as the producer does, and waits until the broker has them. */
export const toTopic = async (
  { ports }: StackFacts,
  events: readonly UserEvent[],
  topic = 'user-events',
): Promise<Sent> => {
  const registry = { url: `http://127.0.0.1:${ports.SCHEMA_REGISTRY_PORT}/apis/ccompat/v7`, login: null }
  const target = { brokers: [`localhost:${ports.KAFKA_PORT}`], tls: null, sasl: null }
  const deliverAll = async (): Promise<void> => {
    // A sink of its own each time: the broker takes the same batch of another producer for new messages.
    await using sink = createEventSink({
      connect: async () => ({ target, registry: createSchemaRegistry(registry) }),
      ...{ topic, batchBytes: BATCH_BYTES, compression: 'snappy', clientId: 'pfad-tests' },
      onRetry: () => undefined,
      onRefused: ({ reason }) => {
        throw new Error(`An event of the test is none: ${reason}`)
      },
    })
    for (const parcel of sink.cut(events)) await parcel.deliver()
  }
  await deliverAll()
  return { again: deliverAll }
}

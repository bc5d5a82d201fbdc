import { Admin, Producer } from '@platformatic/kafka'
import { PfadError } from '../../contract/error.ts'
import type { UserEvent } from '../../contract/models/userEvent.ts'
import { userEventSchema } from '../../core/avro/userEventSchema.ts'
import type { KafkaTarget } from '../../core/kafka/kafkaTarget.ts'
import { clientOptions } from './clientOptions.ts'
import { type EncodedEvent, encodeEvents, type Refused, writeSchemaId } from './encodeEvents.ts'
import { ensureTopic } from './ensureTopic.ts'
import { inTime, leave } from './inTime.ts'
import { kafkaError } from './reasonOf.ts'
import type { SchemaRegistry } from './schemaRegistry.ts'

export const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const

export type EventSinkOptions = {
  /** Where the topic is; asked first, and again after a delivery that failed for good. */
  readonly connect: () => Promise<{ readonly target: KafkaTarget; readonly registry: SchemaRegistry }>
  readonly topic: string
  /** Bytes of events (before compression) that go in one request at most. */
  readonly batchBytes: number
  readonly compression: (typeof COMPRESSIONS)[number]
  readonly clientId: string
  /** Why a delivery waits, each time before it tries again. */
  readonly onRetry: (reason: PfadError) => void
  readonly onRefused: (refused: Refused) => void
  /** A delivery is given up and begun anew after so long (ms). */
  readonly deliverWithin?: number
}

export type Parcel = {
  readonly count: number
  /** Resolves once all of it is in the topic, on every replica that must have it. Called again, it sends again. */
  readonly deliver: () => Promise<void>
}

export type EventSink = AsyncDisposable & {
  cut(events: readonly UserEvent[]): Iterable<Parcel>
}

/**
 * A delivery that has not ended by then (ms) is given up and begun anew by another producer. As long, the broker itself sorts
 * out what it got twice (idempotent producer); after that an event may come twice, which reads sort out.
 */
const DELIVER_WITHIN = 30_000
/** More tries than there is time for. */
const RETRIES = 30
/** A registry that was emptied gets the schema again after so long (ms). */
const REGISTER_EVERY = 60_000

/**
 * Events into a topic: Avro in Confluent's wire format, keyed by `user_id`, idempotent, acknowledged by all replicas. The
 * schema registers itself under `<topic>-value`, and the topic is made where it is missing. One delivery at a time.
 */
export const createEventSink = (options: EventSinkOptions): EventSink => {
  const { deliverWithin = DELIVER_WITHIN } = options
  let link: Link | null = null
  const deliver = async (piece: readonly EncodedEvent[]): Promise<void> => {
    link ??= await openLink(options, deliverWithin)
    const { producer, target } = link
    try {
      writeSchemaId(piece, await link.schemaId())
      const messages = piece.map(({ key, value }) => ({ topic: options.topic, key, value }))
      await inTime(producer.send({ messages, idempotent: true }), { target, within: deliverWithin })
    } catch (thrown) {
      link = null
      await leave(producer)
      throw thrown
    }
  }
  return {
    *cut(events) {
      for (const piece of encodeEvents(events, options)) {
        yield { count: piece.length, deliver: () => deliver(piece) }
      }
    },
    async [Symbol.asyncDispose]() {
      if (link !== null) await leave(link.producer)
    },
  }
}

type Link = {
  readonly target: KafkaTarget
  readonly producer: Producer
  readonly schemaId: () => Promise<number>
}

const openLink = async (options: EventSinkOptions, within: number): Promise<Link> => {
  const { topic, clientId, compression } = options
  const { target, registry } = await options.connect()
  const onRetry = (error: unknown): void => options.onRetry(kafkaError(error, target))
  const base = clientOptions({ target, clientId, retries: RETRIES, onRetry })
  let known = { id: await registry.register(`${topic}-value`, userEventSchema), at: performance.now() }
  const admin = new Admin({ ...base, retries: 0 })
  try {
    await inTime(ensureTopic(admin, topic), { target, within })
  } finally {
    await leave(admin)
  }
  const registerAgain = async (): Promise<void> => {
    try {
      known = { ...known, id: await registry.register(`${topic}-value`, userEventSchema) }
    } catch (thrown) {
      // What is known serves as long as the registry is away; that it refuses what it took must be known.
      if (!(thrown instanceof PfadError) || thrown.code !== 'registry-away') throw thrown
    }
  }
  return {
    target,
    producer: new Producer({ ...base, idempotent: true, compression }),
    async schemaId() {
      if (performance.now() - known.at > REGISTER_EVERY) {
        known = { ...known, at: performance.now() }
        await registerAgain()
      }
      return known.id
    },
  }
}

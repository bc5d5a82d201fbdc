import { Admin, ListOffsetTimestamps, Producer } from '@platformatic/kafka'
import type { PartitionLag } from '../../contract/models/ingest.ts'
import type { KafkaTarget } from '../../core/kafka/kafkaTarget.ts'
import type { IngestTopic } from '../../engine/ports/ingest.ts'
import { clientOptions } from './clientOptions.ts'
import { kafkaError } from './reasonOf.ts'

type Options = {
  /** Asked before each piece of work, so that a connection that was changed counts from then on. */
  readonly target: () => KafkaTarget
  readonly topic: () => string
  /** The consumer group that takes the topic in. */
  readonly group: () => string
}

/** A person waits for the answer: two tries. */
const RETRIES = 1

export const createIngestTopic = ({ target, topic, group }: Options): IngestTopic => {
  let open: { readonly key: string; readonly admin: Admin } | null = null
  const close = async (): Promise<void> => {
    const leaving = open
    open = null
    await leaving?.admin.close()
  }
  const adminOf = async (to: KafkaTarget): Promise<Admin> => {
    const key = JSON.stringify(to)
    if (open !== null && open.key !== key) await close()
    open ??= { key, admin: new Admin({ ...clientOptions({ target: to, clientId: 'pfad-ingest', retries: RETRIES }) }) }
    return open.admin
  }
  return {
    async partitions(signal) {
      const to = target()
      try {
        const admin = await adminOf(to)
        const ends = await endOffsets(admin, topic())
        signal?.throwIfAborted()
        const committed = ends.size === 0 ? new Map<number, number>() : await committedOffsets(admin, group(), topic())
        return [...ends].map(([partition, { begin, end }]) => lagOf(partition, begin, end, committed.get(partition)))
      } catch (thrown) {
        signal?.throwIfAborted()
        await close()
        throw kafkaError(thrown, to)
      }
    },
    async resend(messages) {
      const to = target()
      const options = clientOptions({ target: to, clientId: 'pfad-ingest', retries: 5 })
      const producer = new Producer({ ...options, idempotent: true })
      try {
        const sent = messages.map(({ key, value }) => ({
          topic: topic(),
          key: Buffer.from(key),
          value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
        }))
        await producer.send({ messages: sent, idempotent: true })
      } catch (thrown) {
        throw kafkaError(thrown, to)
      } finally {
        await producer.close(true)
      }
    },
    [Symbol.asyncDispose]: close,
  }
}

/** What was deleted by the topic's own limits cannot be taken in any more and does not count. */
const lagOf = (partition: number, begin: number, end: number, committed: number | undefined): PartitionLag => ({
  partition,
  end,
  committed: committed ?? null,
  lag: end - Math.max(begin, committed ?? 0),
})

/** First and next offset of each partition; none where the topic is not there yet. */
const endOffsets = async (admin: Admin, topic: string): Promise<Map<number, { begin: number; end: number }>> => {
  if (!(await admin.listTopics()).includes(topic)) return new Map()
  const { topics } = await admin.metadata({ topics: [topic] })
  const count = topics.get(topic)?.partitionsCount ?? 0
  const at = async (timestamp: bigint): Promise<Map<number, number>> => {
    const partitions = Array.from({ length: count }, (_, partitionIndex) => ({ partitionIndex, timestamp }))
    const [found] = await admin.listOffsets({ topics: [{ name: topic, partitions }] })
    return new Map(found?.partitions.map(({ partitionIndex, offset }) => [partitionIndex, Number(offset)]))
  }
  const [begins, ends] = [await at(ListOffsetTimestamps.EARLIEST), await at(ListOffsetTimestamps.LATEST)]
  const sorted = [...ends].toSorted(([a], [b]) => a - b)
  return new Map(sorted.map(([partition, end]) => [partition, { begin: begins.get(partition) ?? 0, end }]))
}

const committedOffsets = async (admin: Admin, group: string, topic: string): Promise<Map<number, number>> => {
  const [found] = await admin.listConsumerGroupOffsets({ groups: [group] })
  const partitions = found?.topics.find(({ name }) => name === topic)?.partitions ?? []
  const known = partitions.filter(({ committedOffset }) => committedOffset >= 0n)
  return new Map(known.map(({ partitionIndex, committedOffset }) => [partitionIndex, Number(committedOffset)]))
}

import { Admin, ListOffsetTimestamps, Producer } from '@platformatic/kafka'
import type { PartitionLag } from '../../contract/models/ingest.ts'
import type { KafkaTarget } from '../../core/kafka/kafkaTarget.ts'
import type { IngestTopic } from '../../engine/ports/ingest.ts'
import { clientOptions } from './clientOptions.ts'
import { inTime, leave } from './inTime.ts'

type Options = {
  /** Asked before each piece of work, so that a connection that was changed counts from then on. */
  readonly target: () => KafkaTarget
  readonly topic: () => string
  /** The consumer group that takes the topic in. */
  readonly group: () => string
  /** Each piece of work is given up after so long (ms). */
  readonly answerWithin?: number
}

/** A person waits for the answer: two tries, and not for long (ms). */
const RETRIES = 1
const ANSWER_WITHIN = 20_000

export const createIngestTopic = (options: Options): IngestTopic => {
  const { target, topic, group, answerWithin: within = ANSWER_WITHIN } = options
  let open: { readonly key: string; readonly admin: Admin } | null = null
  const close = async (): Promise<void> => {
    const leaving = open
    open = null
    if (leaving !== null) await leave(leaving.admin)
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
      const admin = await adminOf(to)
      try {
        return await inTime(lagOf(admin, topic(), group()), { target: to, within }, signal)
      } catch (thrown) {
        if (!signal?.aborted) await close()
        throw thrown
      }
    },
    async resend(messages) {
      const to = target()
      const base = clientOptions({ target: to, clientId: 'pfad-ingest', retries: 5 })
      const producer = new Producer({ ...base, idempotent: true })
      try {
        const sent = messages.map(({ key, value }) => ({
          topic: topic(),
          key: Buffer.from(key),
          value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
        }))
        await inTime(producer.send({ messages: sent, idempotent: true }), { target: to, within })
      } finally {
        await leave(producer)
      }
    },
    [Symbol.asyncDispose]: close,
  }
}

/** What was deleted by the topic's own limits cannot be taken in any more and does not count. */
const lagOf = async (admin: Admin, topic: string, group: string): Promise<PartitionLag[]> => {
  const ends = await endOffsets(admin, topic)
  if (ends.size === 0) return []
  const committed = await committedOffsets(admin, group, topic)
  return [...ends].map(([partition, { begin, end }]) => {
    const taken = committed.get(partition)
    return { partition, end, committed: taken ?? null, lag: end - Math.max(begin, taken ?? 0) }
  })
}

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

import { Admin } from '@platformatic/kafka'
import type { StackFacts } from './testStack.ts'

const TOPIC = 'user-events'
/** What `compose/clickhouse/initdb` calls the group that fills the table. */
const GROUP = 'pfad-pfad-user_events'
const LATEST = -1n

/** Messages of the topic that ClickHouse has not yet taken, by the broker's own count; null before it has taken any. */
export const unread = async ({ ports }: StackFacts): Promise<number | null> => {
  const admin = new Admin({ clientId: 'pfad-tests', bootstrapBrokers: [`localhost:${ports.KAFKA_PORT}`] })
  try {
    const [group] = await admin.listConsumerGroupOffsets({ groups: [GROUP] })
    const taken = group?.topics.find(({ name }) => name === TOPIC)?.partitions ?? []
    if (taken.length === 0) return null
    const metadata = await admin.metadata({ topics: [TOPIC] })
    const count = metadata.topics.get(TOPIC)?.partitionsCount ?? 0
    const partitions = Array.from({ length: count }, (_, partitionIndex) => ({ partitionIndex, timestamp: LATEST }))
    const [ends] = await admin.listOffsets({ topics: [{ name: TOPIC, partitions }] })
    return (ends?.partitions ?? []).reduce((sum, { partitionIndex, offset }) => {
      const committed = taken.find((each) => each.partitionIndex === partitionIndex)?.committedOffset ?? 0n
      return sum + Number(offset - (committed > 0n ? committed : 0n))
    }, 0)
  } finally {
    await admin.close()
  }
}

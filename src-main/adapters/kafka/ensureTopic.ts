import type { Admin } from '@platformatic/kafka'

/** Makes the topic where it is missing, with as many partitions and replicas as the cluster gives by default. */
export const ensureTopic = async (admin: Admin, topic: string): Promise<void> => {
  const topics = await admin.listTopics()
  if (topics.includes(topic)) return
  try {
    await admin.createTopics({ topics: [topic], partitions: -1, replicas: -1 })
  } catch (thrown) {
    // Somebody else has made it meanwhile.
    if (!(await admin.listTopics()).includes(topic)) throw thrown
  }
}

import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UserEvent } from '../../contract/models/userEvent.ts'
import type { KafkaTarget } from '../../core/kafka/kafkaTarget.ts'
import { createEventSink } from './eventSink.ts'
import { createIngestTopic } from './ingestTopic.ts'
import { inTime, leave } from './inTime.ts'

const SOON = 100
const never = new Promise<never>(() => undefined)

describe('a cluster that takes a connection and never answers', () => {
  const server = createServer(() => undefined)
  let target: KafkaTarget
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    target = { brokers: [`127.0.0.1:${(server.address() as AddressInfo).port}`], tls: null, sasl: null }
  })
  afterAll(() => void server.close())
  const away = { code: 'kafka-away', message: expect.stringMatching(/it did not answer in time/) }

  it('is away for who asks how far its reader is, and for who sends again', async () => {
    await using topic = createIngestTopic({
      ...{ target: () => target, topic: () => 't', group: () => 'g' },
      answerWithin: SOON,
    })
    await expect(topic.partitions()).rejects.toMatchObject(away)
    await expect(topic.resend([{ key: 'k', value: new Uint8Array([1]) }])).rejects.toMatchObject(away)
    const aborted = AbortSignal.abort(new Error('not wanted any more'))
    await expect(topic.partitions(aborted)).rejects.toThrow('not wanted any more')
  })

  it('is away for a delivery', async () => {
    await using sink = createEventSink({
      connect: async () => ({ target, registry: { register: async () => 1, schemaOf: () => never } }),
      ...{ topic: 't', batchBytes: 1000, compression: 'none', clientId: 'c', deliverWithin: SOON },
      ...{ onRetry: () => undefined, onRefused: () => undefined },
    })
    const event: UserEvent = {
      event_id: 'e',
      user_id: 'u',
      session_id: 's',
      event_type: 'SEARCH',
      event_timestamp: 0,
      request_latency_ms: 1,
      status: 'SUCCESS',
      error_code: null,
      product_id: null,
    }
    const [parcel] = sink.cut([event])
    await expect(parcel?.deliver()).rejects.toMatchObject(away)
    await expect(parcel?.deliver()).rejects.toMatchObject(away)
  })
})

describe('in time', () => {
  const limit = { target: { brokers: ['b:1'], tls: null, sasl: null }, within: SOON }

  it('gives what comes, and says what went wrong', async () => {
    await expect(inTime(Promise.resolve(1), limit)).resolves.toBe(1)
    await expect(inTime(Promise.reject(new Error('no')), limit)).rejects.toMatchObject({ code: 'kafka' })
  })

  it('waits no longer than it is wanted', async () => {
    const ending = new AbortController()
    const asked = inTime(never, { ...limit, within: 60_000 }, ending.signal)
    ending.abort(new Error('enough'))
    await expect(asked).rejects.toThrow('enough')
  })

  it('leaves a client that cannot say goodbye', async () => {
    await expect(leave({ close: () => Promise.reject(new Error('no')) })).resolves.toBeUndefined()
    await expect(leave({ close: () => never })).resolves.toBeUndefined()
  })
})

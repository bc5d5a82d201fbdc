import { describe, expect, it } from 'vitest'
import type { PartitionLag, RejectedMessage } from '../../contract/models/ingest.ts'
import type { Ingest } from '../../engine/ports/ingest.ts'
import { createIngestService } from './createIngest.ts'

const message = (offset: number, more: Partial<RejectedMessage> = {}): RejectedMessage => ({
  ...{ topic: 't', partition: 0, offset, producedAt: 1, rejectedAt: 2, key: `k${offset}`, reason: 'cut' },
  ...{ raw: Buffer.from([0, offset]).toString('base64'), event: '' },
  ...more,
})

/** A topic and a table of rejects in memory. */
const createFake = (messages: RejectedMessage[]) => {
  const state = {
    now: 0,
    partitions: [] as PartitionLag[],
    resent: [] as { key: string; value: number[] }[],
    kept: messages,
    failsToRemove: false,
    events: new Set<number>(),
    isAway: false,
  }
  const ingest: Ingest = {
    topic: () => 't',
    isEvent: async (bytes) => state.events.has(bytes[1] ?? -1),
    offsets: {
      partitions: async () => {
        if (state.isAway) throw new Error('Kafka is away.')
        return state.partitions
      },
      resend: async (sent) => void state.resent.push(...sent.map(({ key, value }) => ({ key, value: [...value] }))),
      [Symbol.asyncDispose]: async () => undefined,
    },
    rejected: {
      count: async () => state.kept.length,
      list: async (limit) => state.kept.slice(0, limit),
      get: async ({ offset }) => state.kept.find((one) => one.offset === offset) ?? null,
      remove: async (gone) => {
        if (state.failsToRemove) throw new Error('gone away')
        state.kept = state.kept.filter((one) => !gone.includes(one))
      },
    },
  }
  return { state, service: createIngestService(ingest, () => state.now) }
}

describe('the ingest', () => {
  it('adds up what waits, and measures between two looks', async () => {
    const { state, service } = createFake([message(7)])
    state.partitions = [
      { partition: 0, end: 100, committed: 60, lag: 40 },
      { partition: 1, end: 50, committed: null, lag: 50 },
    ]
    expect(await service.status()).toMatchObject({ lag: 90, perSecond: null, rejected: 1, problems: [] })
    state.now = 500
    expect((await service.status()).perSecond).toBeNull()
    state.now = 2000
    state.partitions = [{ partition: 0, end: 200, committed: 200, lag: 0 }]
    expect(await service.status()).toMatchObject({ lag: 0, perSecond: 70, lastRejected: { offset: 7 } })
    state.now = 1_000_000
    expect((await service.status()).perSecond).toBeNull()
  })

  it('says what it can when one side is away', async () => {
    const { state, service } = createFake([message(1)])
    state.isAway = true
    expect(await service.status()).toMatchObject({
      ...{ lag: null, partitions: null, perSecond: null, rejected: 1 },
      problems: ['Kafka is away.'],
    })
  })

  it('sends again what could not be read, byte by byte, and keeps what is no event', async () => {
    const { state, service } = createFake([message(1), message(2, { raw: '', event: '{}' }), message(3)])
    expect(await service.retry({})).toEqual({ sent: 2 })
    expect(state.resent).toEqual([
      { key: 'k1', value: [0, 1] },
      { key: 'k3', value: [0, 3] },
    ])
    expect(state.kept.map(({ offset }) => offset)).toEqual([2])
    expect(await service.retry({})).toEqual({ sent: 0 })
  })

  it('sends again by itself what is an event after all, each message once', async () => {
    const { state, service } = createFake([message(1), message(2), message(3, { raw: '', event: '{}' })])
    expect(await service.heal()).toEqual({ sent: 0 })
    state.events.add(2)
    expect(await service.heal()).toEqual({ sent: 1 })
    expect(state.kept.map(({ offset }) => offset)).toEqual([1, 3])
    // ClickHouse has put it aside again.
    state.kept.push(message(2))
    expect(await service.heal()).toEqual({ sent: 0 })
    expect(state.resent).toHaveLength(1)
  })

  it('forgets nothing that it has not sent, and says which message is not there', async () => {
    const { state, service } = createFake([message(1), message(2)])
    state.failsToRemove = true
    await expect(service.retry({ partition: 0, offset: 2 })).rejects.toThrow('gone away')
    expect(state.resent.map(({ key }) => key)).toEqual(['k2'])
    expect(state.kept).toHaveLength(2)
    await expect(service.retry({ partition: 0, offset: 9 })).rejects.toMatchObject({ code: 'not-found' })
  })
})

import avro from 'avsc'
import { describe, expect, it } from 'vitest'
import type { UserEvent } from '../../contract/models/userEvent.ts'
import { userEventSchema } from '../../core/avro/userEventSchema.ts'
import { generateEvents } from '../../core/producer/generate.ts'
import { type EncodedEvent, encodeEvents, type Refused, writeSchemaId } from './encodeEvents.ts'

const type = avro.Type.forSchema(userEventSchema as unknown as Parameters<typeof avro.Type.forSchema>[0])
const some = (): UserEvent[] =>
  [...generateEvents({ from: Date.UTC(2025, 0, 15), minutes: 1, eventsPerMinute: 500, seed: 3 })].flat()
const encode = (events: readonly UserEvent[], batchBytes: number): { pieces: EncodedEvent[][]; refused: Refused[] } => {
  const refused: Refused[] = []
  return { pieces: [...encodeEvents(events, { batchBytes, onRefused: (one) => refused.push(one) })], refused }
}

describe('encoding events', () => {
  it("writes Confluent's wire format, keyed by the user", () => {
    const events = some()
    const messages = encode(events, 1 << 20).pieces.flat()
    writeSchemaId(messages, 0x01020304)
    for (const [i, { key, value }] of messages.entries()) {
      expect([...value.subarray(0, 5)]).toEqual([0, 1, 2, 3, 4])
      const event: object = type.fromBuffer(value.subarray(5))
      expect({ ...event }).toEqual(events[i])
      expect(key.toString()).toBe(events[i]?.user_id)
    }
    expect(messages).toHaveLength(events.length)
  })

  it('cuts what is too much for one request, and loses nothing at the cuts', () => {
    const { pieces } = encode(some(), 1000)
    expect(pieces.length).toBeGreaterThan(10)
    for (const piece of pieces)
      expect(piece.reduce((sum, { value }) => sum + value.length, 0)).toBeLessThanOrEqual(1000)
    const ids = pieces.flat().map(({ value }) => (type.fromBuffer(value.subarray(5)) as UserEvent).event_id)
    expect(ids).toEqual(some().map(({ event_id }) => event_id))
  })

  it('sends an event that is larger than a request alone', () => {
    const [first, second] = some()
    if (!first || !second) throw new Error('There are no events.')
    const large = { ...first, session_id: 'x'.repeat(5000) }
    const { pieces } = encode([second, large, second], 1000)
    expect(pieces.flat().map(({ value }) => (type.fromBuffer(value.subarray(5)) as UserEvent).session_id)).toEqual([
      second.session_id,
      large.session_id,
      second.session_id,
    ])
  })

  it('stops an event that fits no schema before it is sent, and only that', () => {
    const [first, second] = some()
    if (!first || !second) throw new Error('There are no events.')
    const wrong = { ...first, request_latency_ms: 'slow' } as unknown as UserEvent
    const { pieces, refused } = encode([first, wrong, second], 1 << 20)
    expect(pieces.flat()).toHaveLength(2)
    expect(refused).toMatchObject([{ event: wrong }])
    expect(refused[0]?.reason).toMatch(/slow/)
  })
})

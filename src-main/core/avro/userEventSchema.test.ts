import avro from 'avsc'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  eventColumns,
  eventStatus,
  eventType,
  FIRST_TIMESTAMP,
  LAST_TIMESTAMP,
  PRODUCT_EVENT_TYPES,
  type UserEvent,
  userEvent,
} from '../../contract/models/userEvent.ts'
import { avroRecordOf, userEventSchema } from './userEventSchema.ts'

type AvroSchema = Parameters<typeof avro.Type.forSchema>[0]
const typeOf = (schema: unknown): avro.Type => avro.Type.forSchema(schema as AvroSchema)

const INT = { min: -2_147_483_648, max: 2_147_483_647 }
const words = fc.string({ minLength: 1, unit: 'grapheme' }).filter((value) => !value.includes('\0'))
const anEvent: fc.Arbitrary<UserEvent> = fc
  .record({
    event_id: words,
    user_id: words,
    session_id: words,
    event_type: fc.constantFrom(...eventType.options),
    event_timestamp: fc.integer({ min: FIRST_TIMESTAMP, max: LAST_TIMESTAMP }),
    request_latency_ms: fc.integer({ min: 0, max: INT.max }),
    status: fc.constantFrom(...eventStatus.options),
    error_code: fc.option(fc.integer(INT)),
    product_id: fc.option(fc.integer(INT)),
  })
  .map((event) => ({
    ...event,
    error_code: event.status === 'SUCCESS' ? null : event.error_code,
    product_id: PRODUCT_EVENT_TYPES.includes(event.event_type) ? event.product_id : null,
  }))

describe("the event's Avro schema", () => {
  it('is the table of spec §1', () => {
    const instant = { type: 'long', logicalType: 'timestamp-millis' }
    const expected = {
      event_id: 'string',
      user_id: 'string',
      session_id: 'string',
      event_type: 'string',
      event_timestamp: instant,
      request_latency_ms: 'int',
      status: 'string',
      error_code: ['null', 'int'],
      product_id: ['null', 'int'],
    }
    expect(Object.fromEntries(userEventSchema.fields.map(({ name, type }) => [name, type]))).toEqual(expected)
    expect(userEventSchema.fields.map(({ name }) => name)).toEqual(eventColumns)
  })

  it('carries every event there and back', () => {
    const type = typeOf(userEventSchema)
    fc.assert(
      fc.property(anEvent, (event) => {
        expect(userEvent.safeParse(event).success).toBe(true)
        const read: object = type.fromBuffer(type.toBuffer(event))
        expect({ ...read }).toEqual(event)
      }),
    )
  })

  it('lets a later version with a nullable column be read by both', () => {
    const later = avroRecordOf(z.object({ ...userEvent.shape, fraud_score: z.int32().nullable() }), 'UserEvent')
    const [before, after] = [typeOf(userEventSchema), typeOf(later)]
    fc.assert(
      fc.property(anEvent, (event) => {
        const old: object = after.fromBuffer(before.toBuffer(event), after.createResolver(before))
        expect({ ...old }).toEqual({ ...event, fraud_score: null })
        const young: object = before.fromBuffer(
          after.toBuffer({ ...event, fraud_score: 7 }),
          before.createResolver(after),
        )
        expect({ ...young }).toEqual(event)
      }),
    )
  })

  it('knows no type that no event has', () => {
    expect(() => avroRecordOf(z.object({ is_fraud: z.boolean() }), 'X')).toThrow(/is_fraud of type boolean/)
  })
})

import avro from 'avsc'
import { describe, expect, it } from 'vitest'
import { PfadError } from '../../contract/error.ts'
import { userEventSchema } from '../../core/avro/userEventSchema.ts'
import { createMessageReader } from './messageReader.ts'

type AvroSchema = Parameters<typeof avro.Type.forSchema>[0]
const event = {
  ...{ event_id: 'e', user_id: 'u', session_id: 's', event_type: 'SEARCH', event_timestamp: 1_736_922_600_000 },
  ...{ request_latency_ms: 1, status: 'SUCCESS', error_code: null, product_id: null },
}
const later = { ...userEventSchema, fields: [...userEventSchema.fields, { name: 'extra', type: 'long' }] }
const other = { type: 'record', name: 'Other', fields: [{ name: 'x', type: 'string' }] }
const SCHEMAS: Readonly<Record<number, object>> = { 1: userEventSchema, 2: later, 3: other }

const message = (id: number, value: object, schema: object = SCHEMAS[id] ?? userEventSchema): Buffer => {
  const bytes = avro.Type.forSchema(schema as AvroSchema).toBuffer(value)
  const header = Buffer.alloc(5)
  header.writeUInt32BE(id, 1)
  return Buffer.concat([header, bytes])
}

describe('a message that was rejected', () => {
  let isAway = false
  const isEvent = createMessageReader(() => ({
    register: async () => 1,
    async schemaOf(id) {
      if (isAway) throw new PfadError('registry-away', 'away')
      const schema = SCHEMAS[id]
      if (schema === undefined) throw new PfadError('registry-unknown-schema', 'unknown')
      return JSON.stringify(schema)
    },
  }))

  it('is an event where its schema is known and it says what an event may say', async () => {
    expect(await isEvent(message(1, event))).toBe(true)
    expect(await isEvent(message(2, { ...event, extra: 5 }))).toBe(true)
    expect(await isEvent(message(1, { ...event, event_type: 'DANCE' }))).toBe(false)
    expect(await isEvent(message(3, { x: 'y' }))).toBe(false)
    expect(await isEvent(message(9, event))).toBe(false)
    expect(await isEvent(message(1, event).subarray(0, 12))).toBe(false)
    expect(await isEvent(Buffer.from('hello'))).toBe(false)
    expect(await isEvent(Buffer.alloc(0))).toBe(false)
  })

  it('is not judged while the registry is away, unless its schema is known', async () => {
    isAway = true
    await expect(isEvent(message(8, event))).rejects.toMatchObject({ code: 'registry-away' })
    expect(await isEvent(message(1, event))).toBe(true)
  })
})

import { z } from 'zod'
import { userEvent } from '../../contract/models/userEvent.ts'

type AvroPrimitive = 'string' | 'int' | { readonly type: 'long'; readonly logicalType: 'timestamp-millis' }
type AvroField = {
  readonly name: string
  readonly type: AvroPrimitive | readonly ['null', AvroPrimitive]
  readonly default?: null
}
export type AvroRecord = {
  readonly type: 'record'
  readonly name: string
  readonly namespace: string
  readonly fields: readonly AvroField[]
}

/** What `z.toJSONSchema` says of one column, as far as the event uses it. */
const column = z.object({
  type: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  anyOf: z.array(z.record(z.string(), z.unknown())).optional(),
})
type Column = z.infer<typeof column>

const INT_MIN = -2_147_483_648
const INT_MAX = 2_147_483_647

const primitive = (name: string, { type, minimum, maximum }: Column): AvroPrimitive => {
  if (type === 'string') return 'string'
  if (type !== 'integer') throw new Error(`No Avro type is known for the event's column ${name} of type ${type}.`)
  const fits = minimum !== undefined && minimum >= INT_MIN && maximum !== undefined && maximum <= INT_MAX
  // The only whole numbers of the event that an int does not hold are instants.
  return fits ? 'int' : { type: 'long', logicalType: 'timestamp-millis' }
}

const field = (name: string, given: Column): AvroField => {
  const parts = given.anyOf?.map((part) => column.parse(part))
  if (parts === undefined) return { name, type: primitive(name, given) }
  const value = parts.find(({ type }) => type !== 'null') ?? {}
  return { name, type: ['null', primitive(name, value)], default: null }
}

/**
 * The Avro schema of a record of the given columns (spec §1). A nullable column is a union with null first and null as
 * its default, so that adding one is compatible backwards. Throws for a type that no event has had yet.
 */
export const avroRecordOf = (shape: z.ZodObject, name: string): AvroRecord => {
  const { properties } = z.toJSONSchema(shape)
  const fields = Object.entries(properties ?? {}).map(([key, property]) => field(key, column.parse(property)))
  return { type: 'record', name, namespace: 'pfad', fields }
}

/** The event as it travels through Kafka: derived from the one definition. */
export const userEventSchema: AvroRecord = avroRecordOf(userEvent, 'UserEvent')

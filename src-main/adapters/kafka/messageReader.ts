import avro from 'avsc'
import { PfadError } from '../../contract/error.ts'
import { userEventSchema } from '../../core/avro/userEventSchema.ts'
import { checkEvent } from '../../core/events/checkEvent.ts'
import type { SchemaRegistry } from './schemaRegistry.ts'

type AvroSchema = Parameters<typeof avro.Type.forSchema>[0]
type Reader = (bytes: Buffer) => object

const HEADER = 5
const event = avro.Type.forSchema(userEventSchema as unknown as AvroSchema)

/**
 * Whether a message, byte by byte, is an event: in Confluent's wire format, its schema in the registry and readable as the
 * event's. Throws `registry-away` where that cannot be known now.
 */
export const createMessageReader = (registry: () => SchemaRegistry) => {
  /** By schema id; an id never changes its meaning. */
  const readers = new Map<number, Reader>()
  const readerOf = async (id: number, signal?: AbortSignal): Promise<Reader> => {
    const known = readers.get(id)
    if (known) return known
    const writer = avro.Type.forSchema(JSON.parse(await registry().schemaOf(id, signal)) as AvroSchema)
    const resolver = event.createResolver(writer)
    const reader: Reader = (bytes) => event.fromBuffer(bytes, resolver) as object
    readers.set(id, reader)
    return reader
  }
  return async (message: Uint8Array, signal?: AbortSignal): Promise<boolean> => {
    const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength)
    if (bytes.length < HEADER || bytes[0] !== 0) return false
    try {
      const read = await readerOf(bytes.readUInt32BE(1), signal)
      return checkEvent({ ...read(bytes.subarray(HEADER)) }).ok
    } catch (thrown) {
      signal?.throwIfAborted()
      if (thrown instanceof PfadError && thrown.code !== 'registry-unknown-schema') throw thrown
      return false
    }
  }
}

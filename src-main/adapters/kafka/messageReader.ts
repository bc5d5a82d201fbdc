import avro from 'avsc'
import { PfadError } from '../../contract/error.ts'
import { checkEvent } from '../../core/events/checkEvent.ts'
import type { SchemaRegistry } from './schemaRegistry.ts'

type AvroSchema = Parameters<typeof avro.Type.forSchema>[0]
type Reader = (bytes: Buffer) => object

const HEADER = 5

/**
 * Whether a message, byte by byte, is an event: in Confluent's wire format, its schema in the registry, and by its columns, as
 * ClickHouse goes by them. Throws `registry-away` where that cannot be known now.
 */
export const createMessageReader = (registry: () => SchemaRegistry) => {
  /** By schema id; an id never changes its meaning. */
  const readers = new Map<number, Reader>()
  const readerOf = async (id: number, signal?: AbortSignal): Promise<Reader> => {
    const known = readers.get(id)
    if (known) return known
    const writer = avro.Type.forSchema(JSON.parse(await registry().schemaOf(id, signal)) as AvroSchema)
    const reader: Reader = (bytes) => writer.fromBuffer(bytes) as object
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

import avro from 'avsc'
import type { UserEvent } from '../../contract/models/userEvent.ts'
import { userEventSchema } from '../../core/avro/userEventSchema.ts'

/** Confluent's wire format: a zero, four bytes of schema id, then Avro. */
const HEADER = 5

export type EncodedEvent = { readonly key: Buffer; readonly value: Buffer }
export type Refused = { readonly event: UserEvent; readonly reason: string }

const type = avro.Type.forSchema(userEventSchema as unknown as Parameters<typeof avro.Type.forSchema>[0])

/**
 * Events as Kafka's messages, in pieces of at most `batchBytes` of values (an event alone may be larger). The id of their
 * schema, which only the registry knows, is still to be written: `writeSchemaId`. An event that is none is left out and
 * told to `onRefused`.
 */
export function* encodeEvents(
  events: readonly UserEvent[],
  { batchBytes, onRefused }: { readonly batchBytes: number; readonly onRefused: (refused: Refused) => void },
): Generator<EncodedEvent[], void> {
  let slab = Buffer.allocUnsafe(batchBytes)
  let at = 0
  let piece: EncodedEvent[] = []
  for (const event of events) {
    try {
      let end = type.encode(event, slab, at + HEADER)
      if (end < 0 && piece.length > 0) {
        yield piece
        slab = Buffer.allocUnsafe(batchBytes)
        at = 0
        piece = []
        end = type.encode(event, slab, HEADER)
      }
      const value = end < 0 ? Buffer.concat([Buffer.alloc(HEADER), type.toBuffer(event)]) : slab.subarray(at, end)
      value[0] = 0
      piece.push({ key: Buffer.from(event.user_id), value })
      if (end >= 0) at = end
    } catch (thrown) {
      onRefused({ event, reason: thrown instanceof Error ? thrown.message : String(thrown) })
    }
  }
  if (piece.length > 0) yield piece
}

export const writeSchemaId = (piece: readonly EncodedEvent[], id: number): void => {
  for (const { value } of piece) value.writeUInt32BE(id, 1)
}

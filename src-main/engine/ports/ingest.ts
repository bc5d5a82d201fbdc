import type { PartitionLag, RejectedMessage } from '../../contract/models/ingest.ts'

/** The topic and how far its reader is. Throws `kafka-away`, `kafka-denied` or `kafka`. */
export interface IngestTopic extends AsyncDisposable {
  partitions(signal?: AbortSignal): Promise<PartitionLag[]>
  /** Writes messages to the topic as they were; resolves when they are there. */
  resend(messages: readonly { readonly key: string; readonly value: Uint8Array }[]): Promise<void>
}

/** What was put aside. Throws as the event store does. */
export interface RejectedMessages {
  count(signal?: AbortSignal): Promise<number>
  /** The last first. */
  list(limit: number, signal?: AbortSignal): Promise<RejectedMessage[]>
  get(place: { partition: number; offset: number }, signal?: AbortSignal): Promise<RejectedMessage | null>
  remove(messages: readonly RejectedMessage[], signal?: AbortSignal): Promise<void>
}

/** From the topic to the events' table. */
export interface Ingest {
  readonly topic: () => string
  readonly offsets: IngestTopic
  readonly rejected: RejectedMessages
  /** Whether a message is an event, by all that is known now. Throws where that cannot be known. */
  readonly isEvent: (message: Uint8Array, signal?: AbortSignal) => Promise<boolean>
}

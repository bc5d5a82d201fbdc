import type { LiveProducer } from '../../adapters/producer/producer.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import type { EventStore } from '../../engine/ports/eventStore.ts'
import type { Ingest } from '../../engine/ports/ingest.ts'
import type { ObjectStore } from '../../engine/ports/objectStore.ts'

/** What the screens and the producer of an app work on. A run has a backend of its own: `children/shared/dataPlane`. */
export type HostBackend = AsyncDisposable & {
  readonly events: EventStore
  readonly objects: ObjectStore
  readonly producer: LiveProducer
  /** From the topic to the events; null where the producer writes into the event store itself. */
  readonly ingest: Ingest | null
  /** Gives an object as a file of this machine, at a path where none is; a file that never changes afterwards. */
  readonly fetchObject: (object: { bucket: string; key: string }, path: string, signal: AbortSignal) => Promise<void>
  /** Asks the event store in its own SQL, reading only; null where DuckDB reads it. */
  readonly ask: {
    /** The events' table. */
    readonly table: string
    readonly rows: (sql: string, signal: AbortSignal) => AsyncIterable<Record<string, JsonValue>[]>
  } | null
}

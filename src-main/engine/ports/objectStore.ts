import type { Objects, StoredObject } from '../../core/dataPlane.ts'

/** Objects in buckets: S3's meaning of every word. Keys and buckets that Pfad does not take (core/objectName) are `bad-name`. */
export interface ObjectStore extends Objects, AsyncDisposable {
  /** Every object of a bucket, in no order, in bounded memory: for looking at all of them. */
  scan(bucket: string, signal?: AbortSignal): AsyncIterable<StoredObject>
  usage(signal?: AbortSignal): Promise<{ bytes: number; items: number }>
}

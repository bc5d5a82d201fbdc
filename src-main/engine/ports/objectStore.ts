import type { Objects } from '../../core/dataPlane.ts'

/** Objects in buckets: S3's meaning of every word. */
export interface ObjectStore extends Objects, AsyncDisposable {
  usage(signal?: AbortSignal): Promise<{ bytes: number; items: number }>
}

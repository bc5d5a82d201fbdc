import { randomUUID } from 'node:crypto'
import { PfadError } from '../../contract/error.ts'
import type { Objects, StoredObject } from '../../core/dataPlane.ts'

export type UploadWish = {
  readonly bucket: string
  readonly key: string
  readonly size: number
  readonly replace: boolean
}

/** A piece is answered when it was taken, so that whoever sends is as fast as whoever stores. */
export const createUploads = (objects: Objects) => {
  const lanes = new Map<string, ReturnType<typeof createLane>>()
  return {
    async *begin(
      { bucket, key, size, replace }: UploadWish,
      signal: AbortSignal,
    ): AsyncGenerator<{ upload: string } | { stored: StoredObject }> {
      if (!replace && (await exists(objects, bucket, key, signal))) {
        throw new PfadError(
          'object-exists',
          `${bucket}/${key} is there already.`,
          'Replace it, or upload under another name.',
        )
      }
      const upload = randomUUID()
      const lane = createLane(size)
      lanes.set(upload, lane)
      const stored = objects.put(bucket, key, lane.pieces(), signal)
      // It is awaited below; whoever sends must not wait for a store that gave up.
      stored.catch((thrown: unknown) => lane.fail(thrown))
      try {
        yield { upload }
        yield { stored: await stored }
      } finally {
        lanes.delete(upload)
        lane.fail(new PfadError('cancelled', 'The upload was given up.'))
        await stored.catch(() => undefined)
      }
    },
    async give({ upload, at, bytes }: { upload: string; at: number; bytes: string }): Promise<void> {
      const lane = lanes.get(upload)
      if (!lane) throw new PfadError('upload-gone', 'This upload is over.', 'Begin it again.')
      await lane.give(Buffer.from(bytes, 'base64'), at)
    },
  }
}

const exists = (objects: Objects, bucket: string, key: string, signal: AbortSignal): Promise<boolean> =>
  objects.stat(bucket, key, signal).then(
    () => true,
    (thrown: unknown) => {
      if (thrown instanceof PfadError && thrown.code === 'object-not-found') return false
      throw thrown
    },
  )

/** From calls that give a piece each to a source that is read: one piece at a time. */
const createLane = (size: number) => {
  let given = 0
  let failure: { readonly thrown: unknown } | null = null
  let waiting: {
    readonly piece: Uint8Array
    readonly taken: () => void
    readonly failed: (thrown: unknown) => void
  } | null = null
  let wake = (): void => {}
  return {
    give: (piece: Uint8Array, at: number): Promise<void> =>
      new Promise((taken, failed) => {
        if (failure) return failed(failure.thrown)
        if (at !== given || waiting || given + piece.length > size) {
          return failed(
            new PfadError('bad-argument', 'The pieces of the upload are not in their order.', 'Begin it again.'),
          )
        }
        given += piece.length
        waiting = { piece, taken, failed }
        wake()
      }),
    fail: (thrown: unknown): void => {
      failure ??= { thrown }
      waiting?.failed(thrown)
      waiting = null
      wake()
    },
    async *pieces(): AsyncGenerator<Uint8Array> {
      let taken = 0
      while (taken < size) {
        while (waiting === null && failure === null) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
        if (failure) throw (failure as { thrown: unknown }).thrown
        const current = waiting as { piece: Uint8Array; taken: () => void } | null
        if (!current) continue
        yield current.piece
        taken += current.piece.length
        waiting = null
        current.taken()
      }
    },
  }
}

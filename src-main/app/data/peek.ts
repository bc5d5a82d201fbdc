import type { Objects } from '../../core/dataPlane.ts'

/** The first bytes of an object; no more of it is read than they take. */
export const peek = async (
  objects: Objects,
  { bucket, key }: { bucket: string; key: string },
  most: number,
  signal?: AbortSignal,
): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = []
  let bytes = 0
  if (most > 0) {
    for await (const piece of objects.get(bucket, key, signal)) {
      pieces.push(piece)
      bytes += piece.byteLength
      if (bytes >= most) break
    }
  }
  return Buffer.concat(pieces).subarray(0, most)
}

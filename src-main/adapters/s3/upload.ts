import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'minio'
import { PART_BYTES, type S3Session } from './session.ts'

type Target = { readonly bucket: string; readonly key: string }

/** So long (ms) may the request that makes the object still take when its caller has called it off: it is whole, or not there. */
const COMMIT_WITHIN_MS = 5000
/** Time to throw away what was begun. */
const ABORT_WITHIN_MS = 10_000
/** Of an upload of the same key that is older (ms) nobody is at work any more. */
const STALE_MS = 60 * 60_000

/**
 * Puts pieces as one object, all or nothing: what fits into one part goes in one request; more goes as a multipart upload,
 * which makes no object until it is completed, and is aborted on any error. At most three parts are in memory.
 */
export const upload = async (
  session: S3Session,
  target: Target,
  pieces: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<void> => {
  const parts = inParts(pieces)
  try {
    const first = await nextPart(parts)
    const second = first.length < PART_BYTES ? null : await nextPart(parts)
    if (second === null || second.length === 0) {
      await commit(session, signal, (client) => client.putObject(target.bucket, target.key, first, first.length))
    } else {
      await uploadParts(session, target, { ready: [first, second], rest: parts }, signal)
    }
  } finally {
    // Not awaited: a source that hangs would hold up the end of an upload that has failed.
    parts.return().catch(() => undefined)
  }
}

type Parts = AsyncGenerator<Buffer, void>

const uploadParts = async (
  session: S3Session,
  { bucket, key }: Target,
  { ready, rest }: { ready: [Buffer, Buffer]; rest: Parts },
  signal?: AbortSignal,
): Promise<void> => {
  const stop = new AbortController()
  const client = await session.client(signal ? AbortSignal.any([signal, stop.signal]) : stop.signal)
  await removeStale(client, { bucket, key }, STALE_MS)
  const uploadId = await client.initiateNewMultipartUpload(bucket, key, {})
  try {
    const etags: { part: number; etag: string }[] = []
    let [part, next] = ready
    while (part.length > 0) {
      const partNumber = etags.length + 1
      const sending = client.uploadPart(
        { bucketName: bucket, objectName: key, uploadID: uploadId, partNumber, headers: {} },
        part,
      )
      // While one part is on its way, the next is read.
      const [{ etag }, following] = await Promise.all([sending, next.length > 0 ? nextPart(rest) : Buffer.alloc(0)])
      etags.push({ part: partNumber, etag })
      part = next
      next = following
    }
    await commit(session, signal, (each) => each.completeMultipartUpload(bucket, key, uploadId, etags))
  } catch (thrown) {
    stop.abort()
    await abandon(session, { bucket, key }, uploadId)
    throw thrown
  }
}

/** The one request that makes the object. Once sent it is not cut off: nobody could say then whether there is one. */
const commit = async (
  session: S3Session,
  signal: AbortSignal | undefined,
  work: (client: Client) => Promise<unknown>,
): Promise<void> => {
  signal?.throwIfAborted()
  const late = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const cut = (): void => {
    timer = setTimeout(() => late.abort(signal?.reason), COMMIT_WITHIN_MS)
  }
  signal?.addEventListener('abort', cut, { once: true })
  try {
    await work(await session.client(late.signal))
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cut)
  }
}

/** What cannot be thrown away now (the server is gone) goes with the next upload of that key, or by `removeLeftovers`. */
const abandon = async (session: S3Session, { bucket, key }: Target, uploadId: string): Promise<void> => {
  try {
    const client = await session.client(AbortSignal.timeout(ABORT_WITHIN_MS))
    // A part that was on its way may arrive behind the first abort.
    await client.abortMultipartUpload(bucket, key, uploadId)
    await sleep(20)
    await client.abortMultipartUpload(bucket, key, uploadId).catch(() => undefined)
  } catch {
    // The error of the upload is the one to tell.
  }
}

/** Aborts the uploads of one key, or of all keys with `''`, that were begun longer ago than `olderThanMs`; how many they were. */
export const removeStale = async (client: Client, { bucket, key }: Target, olderThanMs: number): Promise<number> => {
  let removed = 0
  let markers = { key: '', uploadId: '' }
  for (;;) {
    const page = await client.listIncompleteUploadsQuery(bucket, key, markers.key, markers.uploadId, '')
    for (const { key: found, uploadId, initiated } of page.uploads) {
      if ((key !== '' && found !== key) || Date.now() - initiated.getTime() < olderThanMs) continue
      await client.abortMultipartUpload(bucket, found, uploadId)
      removed += 1
    }
    if (!page.isTruncated) return removed
    markers = { key: page.nextKeyMarker, uploadId: page.nextUploadIdMarker }
  }
}

const nextPart = async (parts: Parts): Promise<Buffer> => {
  const next = await parts.next()
  return next.done ? Buffer.alloc(0) : next.value
}

/** The pieces, cut and joined to parts of one size; the last one is what is left. */
async function* inParts(pieces: AsyncIterable<Uint8Array>): Parts {
  let part = Buffer.allocUnsafe(PART_BYTES)
  let filled = 0
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const taken = piece.subarray(at, at + PART_BYTES - filled)
      part.set(taken, filled)
      filled += taken.length
      at += taken.length
      if (filled < PART_BYTES) continue
      yield part
      part = Buffer.allocUnsafe(PART_BYTES)
      filled = 0
    }
  }
  if (filled > 0) yield part.subarray(0, filled)
}

import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

export type Copied = { readonly bytes: number; readonly sha256: string }

const BLOCK = 1024 * 1024

/** Copies one plain file, durably, and tells what was copied. A link is refused, not followed. */
export const copyFile = async (from: string, to: string, signal: AbortSignal): Promise<Copied> => {
  await using source = await open(from, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  await mkdir(dirname(to), { recursive: true })
  await using target = await open(to, 'wx', 0o600)
  const hash = createHash('sha256')
  const block = Buffer.allocUnsafe(BLOCK)
  let bytes = 0
  for (;;) {
    signal.throwIfAborted()
    const { bytesRead } = await source.read(block, 0, BLOCK)
    if (bytesRead === 0) break
    const piece = block.subarray(0, bytesRead)
    hash.update(piece)
    await target.writeFile(piece)
    bytes += bytesRead
  }
  await target.sync()
  return { bytes, sha256: hash.digest('hex') }
}

/** What a file on the disk is; nothing is written. */
export const digestFile = async (path: string, signal: AbortSignal): Promise<Copied> => {
  await using source = await open(path, 'r+')
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of source.createReadStream({ autoClose: false, signal }) as AsyncIterable<Buffer>) {
    hash.update(piece)
    bytes += piece.byteLength
  }
  await source.sync()
  return { bytes, sha256: hash.digest('hex') }
}

import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { PfadError } from '../../../contract/error.ts'

/** One line of a text file. `bad` says why its text cannot be used; `text` is then what can be shown of it. */
export type Line = { readonly line: number; readonly text: string; readonly bad?: string }

const LONGEST_LINE = 1024 * 1024
const SHOWN_OF_LONG_LINE = 1000
const LINE_FEED = 10

/**
 * The file's lines, in blocks; gzip is recognised by its first bytes. LF or CRLF, with or without a last one; a
 * byte-order mark is dropped. A line that is too long or not UTF-8 is a bad line; a damaged gzip is `bad-file`.
 */
export async function* readLines(
  path: string,
  onBytes: (read: number) => void,
  signal?: AbortSignal,
): AsyncGenerator<Line[], void> {
  let line = 0
  let rest: Buffer[] = []
  let restLength = 0
  let isTooLong = false
  const finish = (piece: Buffer): Line => {
    const bytes = rest.length === 0 ? piece : Buffer.concat([...rest, piece])
    const wasTooLong = isTooLong || bytes.length > LONGEST_LINE
    rest = []
    restLength = 0
    isTooLong = false
    line += 1
    return wasTooLong ? tooLong(line, bytes) : toLine(line, bytes)
  }
  for await (const block of readBytes(path, onBytes, signal)) {
    const lines: Line[] = []
    let start = 0
    for (let end = block.indexOf(LINE_FEED); end >= 0; end = block.indexOf(LINE_FEED, start)) {
      lines.push(finish(block.subarray(start, end)))
      start = end + 1
    }
    const piece = block.subarray(start)
    isTooLong ||= restLength + piece.length > LONGEST_LINE
    if (!isTooLong && piece.length > 0) {
      rest.push(piece)
      restLength += piece.length
    }
    if (lines.length > 0) yield lines
  }
  if (restLength > 0 || isTooLong) yield [finish(Buffer.alloc(0))]
}

const tooLong = (line: number, bytes: Buffer): Line => ({
  line,
  text: bytes.toString('utf8', 0, SHOWN_OF_LONG_LINE),
  bad: `the line is longer than ${LONGEST_LINE} bytes`,
})

const toLine = (line: number, bytes: Buffer): Line => {
  const end = bytes.at(-1) === 13 ? bytes.length - 1 : bytes.length
  const start = line === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const text = bytes.toString('utf8', start, end)
  return isUtf8(bytes) ? { line, text } : { line, text, bad: 'the line is not UTF-8' }
}

async function* readBytes(
  path: string,
  onBytes: (read: number) => void,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void> {
  const source = createReadStream(path, { highWaterMark: 256 * 1024, ...(signal ? { signal } : {}) })
  let read = 0
  source.on('data', (piece) => {
    read += piece.length
    onBytes(read)
  })
  source.pause()
  const isZipped = await startsWithGzip(path)
  const stream = isZipped ? source.pipe(createGunzip({ chunkSize: 256 * 1024 })) : source
  source.on('error', (error) => stream.destroy(error))
  try {
    for await (const piece of stream) yield piece as Buffer
  } catch (thrown) {
    signal?.throwIfAborted()
    const reason = (thrown as Error).message
    throw isZipped
      ? new PfadError('bad-file', `${path} is a damaged or truncated gzip file: ${reason}`, 'Get the file again.')
      : badFile(path, reason)
  } finally {
    source.destroy()
    stream.destroy()
  }
}

export const badFile = (path: string, reason: string): PfadError =>
  new PfadError('bad-file', `${path} cannot be read: ${reason}`, 'Check the path, its rights and its format.')

const startsWithGzip = async (path: string): Promise<boolean> => {
  try {
    await using file = await open(path, 'r')
    const first = Buffer.alloc(2)
    await file.read(first, 0, 2, 0)
    return first[0] === 0x1f && first[1] === 0x8b
  } catch (thrown) {
    throw badFile(path, (thrown as Error).message)
  }
}

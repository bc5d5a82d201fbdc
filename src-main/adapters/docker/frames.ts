/** A piece of a container's output. */
export type Frame = { readonly stream: 'stdout' | 'stderr'; readonly payload: Buffer }

const HEADER = 8

/**
 * Takes apart what a container without a terminal writes: frames of a stream number, three zeros, and the payload's length.
 * A frame that is cut off at the end is lost with its connection.
 */
export async function* demultiplex(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let at = 0
    while (rest.length - at >= HEADER) {
      const end = at + HEADER + rest.readUInt32BE(at + 4)
      if (rest.length < end) break
      yield { stream: rest[at] === 2 ? 'stderr' : 'stdout', payload: rest.subarray(at + HEADER, end) }
      at = end
    }
    rest = rest.subarray(at)
  }
}

/** What a container with a terminal writes: it has one stream only. */
export async function* asStdout(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  for await (const payload of chunks) yield { stream: 'stdout', payload }
}

export const text = (value: string): Uint8Array => new TextEncoder().encode(value)

export const collect = async (pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

export const collectText = async (pieces: AsyncIterable<Uint8Array>): Promise<string> =>
  new TextDecoder().decode(await collect(pieces))

/** A source that fails after its first piece. */
export async function* failing(error: Error): AsyncGenerator<Uint8Array> {
  yield text('the first half')
  throw error
}

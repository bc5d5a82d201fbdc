/**
 * The pieces of a source, with two promises to whoever writes them: the wait for the next piece ends when `signal` aborts,
 * even if the source never answers, and `failure()` tells the source's own error from one of the writing.
 */
export const watchSource = (source: Uint8Array | AsyncIterable<Uint8Array>, signal?: AbortSignal) => {
  let failed: { readonly thrown: unknown } | null = null
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    const iterator = source instanceof Uint8Array ? onlyOne(source) : source[Symbol.asyncIterator]()
    try {
      for (;;) {
        const next = await orAborted(iterator.next(), signal)
        if (next.done) return
        yield next.value
      }
    } catch (thrown) {
      failed = { thrown }
      throw thrown
    } finally {
      // Not awaited: a source that hangs would hold up its own end.
      Promise.resolve(iterator.return?.()).catch(() => undefined)
    }
  }
  return { pieces: pieces(), failure: (): { readonly thrown: unknown } | null => failed }
}

async function* onlyOne(piece: Uint8Array): AsyncGenerator<Uint8Array> {
  yield piece
}

const orAborted = async <T>(work: Promise<T>, signal?: AbortSignal): Promise<T> => {
  if (!signal) return work
  const ended = new AbortController()
  try {
    return await Promise.race([
      work,
      new Promise<never>((_done, reject) => {
        if (signal.aborted) reject(signal.reason)
        signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: ended.signal })
      }),
    ])
  } finally {
    ended.abort()
  }
}

/** Many writers, one reader: what `work` puts comes out in order, and each writer waits until its piece was taken. */
export type Put<T> = (item: T) => Promise<void>

/**
 * Runs `work` and gives what it puts. Ends when `work` does, with its error if it has one. When the reader leaves,
 * `work`'s signal aborts and it is waited for.
 */
export async function* outlet<T>(
  work: (put: Put<T>, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const left = new AbortController()
  const waiting: { readonly item: T; readonly taken: () => void }[] = []
  let wake = () => {}
  let isOver = false
  const put: Put<T> = (item) =>
    new Promise((taken) => {
      if (left.signal.aborted) return taken()
      waiting.push({ item, taken })
      wake()
    })
  const done = work(put, AbortSignal.any([signal, left.signal])).finally(() => {
    isOver = true
    wake()
  })
  // The error is taken where it is awaited below; until then nobody else looks.
  done.catch(() => undefined)
  try {
    while (true) {
      const next = waiting.shift()
      if (next !== undefined) {
        try {
          yield next.item
        } finally {
          next.taken()
        }
      } else if (isOver) return await done
      else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  } finally {
    left.abort()
    for (const { taken } of waiting.splice(0)) taken()
    await done.catch(() => undefined)
  }
}

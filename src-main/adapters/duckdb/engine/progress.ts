import type { Progress } from '../../../contract/models/platform.ts'

/** Work as a stream: the latest progress whenever the reader is ready for one, at last the result. */
export async function* withProgress<T>(
  work: (onProgress: (progress: Progress) => void) => Promise<T>,
): AsyncGenerator<Progress | T, void> {
  let latest: Progress | null = null
  let wake: () => void = () => undefined
  let changed = new Promise<void>((resolve) => (wake = resolve))
  let over = false
  const result = work((progress) => {
    latest = progress
    wake()
  }).finally(() => {
    over = true
    wake()
  })
  // Whoever leaves early takes no result; its error must not become an unhandled one.
  result.catch(() => undefined)
  while (!over) {
    await changed
    changed = new Promise((resolve) => (wake = resolve))
    const progress: Progress | null = latest
    latest = null
    if (progress) yield progress
  }
  yield await result
}

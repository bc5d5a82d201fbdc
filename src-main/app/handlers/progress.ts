import type { Progress } from '../../contract/models/platform.ts'

/** Runs `work` as a stream: its latest progress whenever the reader is ready for one, at last its result. */
export async function* withProgress<T>(
  work: (onProgress: (progress: Progress) => void) => Promise<T>,
): AsyncGenerator<Progress | T> {
  let latest: Progress | undefined
  let wake: (() => void) | undefined
  let over = false
  const result = work((progress) => {
    latest = progress
    wake?.()
  }).finally(() => {
    over = true
    wake?.()
  })
  // The error is taken where the result is awaited below; until then nobody else looks.
  result.catch(() => undefined)
  while (!over) {
    if (latest) {
      const progress = latest
      latest = undefined
      yield progress
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  yield await result
}

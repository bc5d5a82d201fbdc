/** All of a stream, to its end. */
export const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** Asks again until it is so; the test's own time limit ends it. */
export const until = async <T>(ask: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> => {
  for (;;) {
    const value = await ask()
    if (isSo(value)) return value
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

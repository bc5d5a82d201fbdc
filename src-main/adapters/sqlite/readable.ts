import { z } from 'zod'
import { corrupt } from './errors.ts'

/**
 * The same store, whose methods throw `database-corrupt` where a row is not as Pfad writes it: a file that SQLite can read
 * may have been changed all the same.
 */
export const readable = <T extends object>(path: string, store: T): T => {
  const guarded = Object.entries(store).map(([name, method]: [string, unknown]) => {
    if (typeof method !== 'function') return [name, method]
    return [name, (...given: unknown[]) => guard(path, () => (method as (...all: unknown[]) => unknown)(...given))]
  })
  return Object.fromEntries(guarded) as T
}

const guard = (path: string, read: () => unknown): unknown => {
  try {
    return read()
  } catch (thrown) {
    if (thrown instanceof z.ZodError) {
      const [issue] = thrown.issues
      throw corrupt(path, `a row has a value in ${issue?.path.join('.') ?? 'it'} that Pfad did not write`, thrown)
    }
    if (thrown instanceof SyntaxError) throw corrupt(path, 'a row holds text that is not JSON', thrown)
    throw thrown
  }
}

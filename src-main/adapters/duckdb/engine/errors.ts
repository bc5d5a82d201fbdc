import { PfadError } from '../../../contract/error.ts'

/** After such an error DuckDB answers nothing any more; its process must end and start again. */
const FATAL = /FATAL Error|INTERNAL Error/i
/** What everybody is told after the first has met it: nothing was done for them, the next engine will do it. */
const AFTER_FATAL = /database has been invalidated/i

export const isFatal = (thrown: unknown): boolean => thrown instanceof Error && FATAL.test(thrown.message)

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/No space left|ENOSPC|not enough disk space|max_temp_directory_size/i, FULL_DISK()],
  [/Permission denied|EACCES|Read-only file system|EROFS/i, 'The folder cannot be written: check its rights.'],
  [/Out of Memory/i, 'The request needs more memory than the data engine may use: ask for less at once.'],
]

function FULL_DISK(): string {
  return 'The disk is full: free some space, or lower the limits on the Storage page.'
}

/** Whatever DuckDB or the file system threw, as the one error that crosses our border. */
export const toDataError = (thrown: unknown, code = 'event-store'): PfadError => {
  if (thrown instanceof PfadError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  if (AFTER_FATAL.test(message)) return new PfadError('disconnected', 'The data engine is being restarted.')
  const hint = ADVICE.find(([pattern]) => pattern.test(message))?.[1]
  return new PfadError(code, firstLine(message), hint, { cause: thrown })
}

/** DuckDB adds candidates, positions and stack traces below its first line. */
const firstLine = (message: string): string => message.split('\n', 1)[0] ?? message

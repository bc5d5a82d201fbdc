import { PfadError } from '../../contract/error.ts'

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: free some space, or lower the limits on the Storage page.',
  EDQUOT: 'The quota is used up: free some space, or lower the limits on the Storage page.',
  EFBIG: 'The file system takes no file of this size: choose another home with --home.',
  EACCES: 'Access is denied: check the rights of the folder and its files.',
  EPERM: 'Access is denied: check the rights of the folder and its files.',
  EROFS: 'The file system is read-only: choose another home with --home.',
  EMFILE: 'Too many files are open: raise the limit (ulimit -n).',
  ENFILE: 'Too many files are open on this machine: end some programs.',
  ENAMETOOLONG: 'The path is too long for this system: use shorter names, or a home nearer to the root.',
}

/**
 * Runs a step on files; what the system refuses becomes a `PfadError` with `code` that says what was tried, where it
 * failed and what to do. Any other error goes through as it is.
 */
export const fileStep = async <T>(code: string, what: string, step: () => Promise<T>): Promise<T> => {
  try {
    return await step()
  } catch (thrown) {
    throw toFileError(code, what, thrown)
  }
}

/** See `fileStep`; for where the step is not a promise. */
export const toFileError = (code: string, what: string, thrown: unknown): unknown => {
  const reason = systemCode(thrown)
  if (reason === null || thrown instanceof PfadError) return thrown
  return new PfadError(code, `Could not ${what}: ${(thrown as Error).message}`, ADVICE[reason], { cause: thrown })
}

const systemCode = (thrown: unknown): string | null => {
  const { code, syscall } = thrown as NodeJS.ErrnoException
  return typeof code === 'string' && typeof syscall === 'string' ? code : null
}

/** For `catch`: nothing there is an answer, not an error. */
export const ifMissing =
  <T>(answer: T) =>
  (thrown: NodeJS.ErrnoException): T => {
    if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') return answer
    throw thrown
  }

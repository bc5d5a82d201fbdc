import { inspect } from 'node:util'
import { type ErrorShape, PfadError } from '../../../contract/error.ts'
import type { LocalFiles } from './localFiles.ts'

/** What crosses to the scheduler and the screens of an error that user code threw: no stack, no secret. */
export const errorShapeOf = (thrown: unknown, mask: (text: string) => string): ErrorShape => {
  if (thrown instanceof PfadError) {
    const { code, hint } = thrown
    return { code, message: mask(thrown.message), ...(hint === undefined ? {} : { hint: mask(hint) }) }
  }
  return { code: 'task-error', message: mask(headOf(thrown)) }
}

/** An error that is the cause of a cause of a cause … is told to this depth. */
const DEPTH = 5

/**
 * The error as its log shows it: with its causes, and with the stack down to where the user's own code begins. What lies
 * below that is Pfad calling it.
 */
export const describeError = (thrown: unknown, files: LocalFiles, depth = 0): string => {
  if (!(thrown instanceof Error)) return headOf(thrown)
  const hint = thrown instanceof PfadError && thrown.hint !== undefined ? [thrown.hint] : []
  const causes = thrown instanceof AggregateError ? [...thrown.errors, thrown.cause] : [thrown.cause]
  const told = causes
    .filter((cause) => cause !== undefined && cause !== null && depth < DEPTH)
    .map((cause) => `Caused by: ${describeError(cause, files, depth + 1)}`)
  return [headOf(thrown), ...hint, ...framesOf(thrown, files), ...told].join('\n')
}

const headOf = (thrown: unknown): string => {
  if (thrown instanceof PfadError) return thrown.message
  return thrown instanceof Error
    ? `${thrown.name}: ${thrown.message}`
    : inspect(thrown, { depth: 4, maxStringLength: 1000 })
}

const framesOf = (error: Error, files: LocalFiles): string[] => {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const last = frames.findLastIndex((frame) => {
    const url = /(file:[^\s()]+?):\d+(?::\d+)?\)?$/.exec(frame)?.[1]
    return url !== undefined && files.pathOf(url) !== null
  })
  // Pfad's own errors say where and why by themselves.
  const shown = last >= 0 ? frames.slice(0, last + 1) : error instanceof PfadError ? [] : frames
  return shown.map((frame) => frame.replace(/file:\/\/(?=\/)/, ''))
}

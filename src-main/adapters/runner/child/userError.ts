import { inspect } from 'node:util'
import { type ErrorShape, PfadError } from '../../../contract/error.ts'
import type { LocalFiles } from './localFiles.ts'

/** What crosses to the scheduler and the screens of an error that user code threw: no stack, no secret. */
export const errorShapeOf = (thrown: unknown, mask: (text: string) => string): ErrorShape => {
  if (thrown instanceof PfadError) {
    const { code, hint } = thrown
    return { code, message: mask(thrown.message), ...(hint === undefined ? {} : { hint: mask(hint) }) }
  }
  return {
    code: 'task-error',
    message: mask(thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : inspect(thrown)),
  }
}

/**
 * The error as its log shows it: with its causes, and with the stack down to where the user's own code begins. What lies
 * below that is Pfad calling it.
 */
export const describeError = (thrown: unknown, files: LocalFiles): string => {
  const text = inspect(thrown, { colors: false, depth: 4, maxStringLength: 10_000, breakLength: 120 })
  const lines = text.split('\n')
  const kept: string[] = []
  for (let at = 0; at < lines.length; ) {
    const block = takeFrames(lines, at)
    if (block.length === 0) {
      kept.push(lines[at] ?? '')
      at += 1
      continue
    }
    const last = block.findLastIndex((line) => isUsers(line, files))
    kept.push(...(last < 0 ? block : block.slice(0, last + 1)).map(plainPath))
    // The frame that opens an error's properties or closes its brackets belongs to the text, not to the stack.
    if (last >= 0 && / \{$/.test(block.at(-1) ?? '')) kept.push('{')
    at += block.length
  }
  return kept.join('\n')
}

const FRAME = /^\s+at /

const takeFrames = (lines: readonly string[], from: number): string[] => {
  let end = from
  while (end < lines.length && FRAME.test(lines[end] ?? '')) end += 1
  return lines.slice(from, end)
}

const isUsers = (frame: string, files: LocalFiles): boolean => {
  const url = /(file:[^\s()]+?):\d+(?::\d+)?\)?/.exec(frame)?.[1]
  return url !== undefined && files.pathOf(url) !== null
}

const plainPath = (frame: string): string => frame.replace(/file:\/\/(?=\/)/, '')

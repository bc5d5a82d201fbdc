import type { ChildHandle } from '../../engine/ports/processHost.ts'

/** How a child came to its end, as far as its parent can see. */
export type ChildEnd =
  | { readonly kind: 'memory' }
  | { readonly kind: 'exit'; readonly code: number | null }
  /** By the system for what it did itself: a crash in native code. */
  | { readonly kind: 'crash'; readonly signal: string }
  /** By a signal from outside. */
  | { readonly kind: 'killed'; readonly signal: string }

const CRASHES = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS'])
const OUT_OF_MEMORY = /JavaScript heap out of memory|invalid table size|Allocation failed/
/** Characters of a child's own output that are kept: its last words, if it comes to that. */
const KEPT = 16 * 1024

/** Keeps the last of what a child writes to its real stdout and stderr. */
export const keepLastWords = (child: ChildHandle): { text(): string } => {
  let text = ''
  child.onOutput((_stream, piece) => {
    text = (text + piece).slice(-KEPT)
  })
  return { text: () => text }
}

export const childEnd = (
  { code, signal }: { code: number | null; signal: string | null },
  lastWords: string,
): ChildEnd => {
  if (OUT_OF_MEMORY.test(lastWords) && (signal === 'SIGABRT' || signal === 'SIGTRAP' || (code ?? 0) !== 0)) {
    return { kind: 'memory' }
  }
  if (signal === null) return { kind: 'exit', code }
  return CRASHES.has(signal) ? { kind: 'crash', signal } : { kind: 'killed', signal }
}

export const memoryText = (megabytes: number): string => `used more than its ${megabytes} MB of memory`

/** The end in words that follow "The process". */
export const describeEnd = (end: ChildEnd, maxOldSpaceMb: number): string => {
  switch (end.kind) {
    case 'memory':
      return memoryText(maxOldSpaceMb)
    case 'exit':
      return end.code === null ? 'could not be started' : `was ended from within (exit code ${end.code})`
    case 'crash':
      return `crashed (${end.signal})`
    case 'killed':
      return `was killed (${end.signal})`
  }
}

import type { PutResult } from '../../contract/calls/config.ts'
import type { Io } from './io.ts'

/** The one way to see a secret. */
export const SHOW_SECRETS = ['--show-secrets', 'show passwords and other secrets'] as const

/** Says which cannot be read any more, and what to do. */
export const noteLocked = (io: Io, kind: 'connection' | 'variable', names: readonly string[]): void => {
  if (names.length === 0) return
  io.note(`The secrets of ${names.map((name) => `"${name}"`).join(', ')} cannot be read; see the column "problem".`)
  io.note(
    `  Bring back the home's key file, or enter them again: pfad ${kind}s delete … and ${kind === 'connection' ? 'add' : 'set'} …`,
  )
}

export const toldOf = (kind: string, { written, skipped }: PutResult): string[] => [
  `${written.length} ${kind}${written.length === 1 ? '' : 's'} imported${written.length === 0 ? '' : `: ${written.join(', ')}`}.`,
  ...(skipped.length === 0 ? [] : [`Left as they are, since they exist: ${skipped.join(', ')}.`]),
]

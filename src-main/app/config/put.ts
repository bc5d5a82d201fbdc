import type { PutResult } from '../../contract/calls/config.ts'
import { PfadError } from '../../contract/error.ts'
import type { Put } from './deps.ts'

/** Writes all that are wanted, at once; refuses all where one exists that may not. */
export const putAll = <T>(
  { items, onExisting, by }: Put<T>,
  of: {
    readonly kind: string
    readonly nameOf: (item: T) => string
    readonly existing: ReadonlySet<string>
    readonly write: (items: readonly T[], by: string) => void
  },
): PutResult => {
  const names = items.map(of.nameOf)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new PfadError('bad-argument', `The ${of.kind} "${twice}" is given twice.`)
  const known = names.filter((name) => of.existing.has(name))
  if (known.length > 0 && onExisting === 'fail') {
    const which = known.map((name) => `"${name}"`).join(', ')
    throw new PfadError(
      `${of.kind}-exists`,
      `There is already ${known.length === 1 ? `a ${of.kind}` : `${of.kind}s`} ${which}. Nothing was changed.`,
      'Delete it first, or say that it is to be overwritten.',
    )
  }
  const skipped = onExisting === 'skip' ? known : []
  const wanted = items.filter((item) => !skipped.includes(of.nameOf(item)))
  if (wanted.length > 0) of.write(wanted, by)
  return { written: wanted.map(of.nameOf), skipped }
}

/** `set`: what of the environment would give it. */
export const unknownOf = (kind: 'connection' | 'variable', name: string, set: string | null): PfadError =>
  new PfadError(
    `unknown-${kind}`,
    `There is no ${kind} ${JSON.stringify(name)}.`,
    kind === 'connection'
      ? `List them: pfad connections list${set === null ? '' : `. Add it: pfad connections add, or set ${set}`}`
      : `List them: pfad variables list${set === null ? '' : `. Set it: pfad variables set, or ${set}`}`,
  )

import type { IconName } from '../../shared/ui/Icon.tsx'

/** A row of the palette: a place to go to, or something to do. */
export type Entry = {
  readonly id: string
  readonly group: string
  readonly label: string
  readonly detail?: string | undefined
  readonly icon: IconName
  readonly keys?: string | undefined
  readonly words?: string | undefined
} & ({ readonly href: string } | { readonly run: () => void })

/**
 * How well a text answers what was typed: null where one of its words is missing; else the less the better. The start of the
 * label says most, then the start of one of its words, then any place in it, then what stands beside it.
 */
export const rank = (entry: Pick<Entry, 'label' | 'detail' | 'words' | 'group'>, typed: string): number | null => {
  const label = entry.label.toLowerCase()
  const beside = `${entry.detail ?? ''} ${entry.words ?? ''} ${entry.group}`.toLowerCase()
  let sum = 0
  for (const word of typed.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = label.indexOf(word)
    if (at === 0) continue
    if (at > 0) sum += /[\s_.\-/]/.test(label[at - 1] ?? '') ? 1 : 2
    else if (beside.includes(word)) sum += 4
    else return null
  }
  return sum
}

/** The entries that answer, best first; of equal ones in the order in which they came. At most `limit`. */
export const best = (entries: readonly Entry[], typed: string, limit: number): Entry[] =>
  entries
    .flatMap((entry) => {
      const score = rank(entry, typed)
      return score === null ? [] : [{ entry, score }]
    })
    .toSorted((a, b) => a.score - b.score)
    .slice(0, limit)
    .map(({ entry }) => entry)

/** The same entries under their headings, in the order in which the headings first come. */
export const grouped = (entries: readonly Entry[]): { readonly group: string; readonly entries: readonly Entry[] }[] =>
  [...Map.groupBy(entries, ({ group }) => group)].map(([group, list]) => ({ group, entries: list }))

import { formatCount, formatPlural } from '../format/number.ts'
import type { LogState } from './logState.ts'

/** How far something is: `43 %`. */
export const shareOf = ({ scanned, size }: { readonly scanned: number; readonly size: number }): string =>
  `${size === 0 ? 0 : Math.floor((scanned / size) * 100)} %`

/** How long the log is, and which part of it the terminal holds. */
export const extentOf = (state: LogState): string => {
  const { known, from, to, levels, text, isOnlyMatching } = state
  if (known === null) return 'reading …'
  const isFiltered = levels.length > 0 || (isOnlyMatching && text !== '')
  if (!known.isWhole) return `${isFiltered ? 'filtering' : 'counting'} … ${shareOf(known)}`
  const live = known.isOver ? '' : ', live'
  const all = isFiltered
    ? `${formatCount(known.fitting)} of ${formatPlural(known.total, 'line')} fit`
    : formatPlural(known.fitting, 'line')
  const isAll = to - from >= known.fitting
  return `${all}${live}${isAll ? '' : ` · here ${formatCount(from + 1)} to ${formatCount(to)}`}`
}

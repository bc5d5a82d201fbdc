import { Button } from '@mantine/core'
import { useStore } from 'zustand'
import { formatCount, formatPlural } from '../format/number.ts'
import classes from './log.module.css'
import type { LogSearch, SearchState } from './logSearch.ts'
import { shareOf } from './words.ts'

/** What a search has found, how far it is, and how to end it. */
export const SearchStatus = ({ search }: { readonly search: LogSearch }) => {
  const state = useStore(search.store)
  return (
    <>
      <span className={classes.soft} role="status">
        {wordsFor(state)}
      </span>
      {state.progress && (
        <Button size="compact-xs" variant="subtle" onClick={() => search.stop()}>
          Stop at {shareOf(state.progress)}
        </Button>
      )}
    </>
  )
}

const wordsFor = ({ count, at, progress, isStopped, error }: SearchState): string => {
  if (error) return error.message
  if (count === null) return ''
  const rest = progress ? ' so far' : isStopped ? ', stopped' : ''
  if (count === 0) return progress ? 'searching …' : `no match${rest}`
  return rest === '' ? `${formatCount(at + 1)} of ${formatCount(count)}` : `${formatPlural(count, 'line')}${rest}`
}

import type { SearchHit, SearchResult } from '../../contract/models/search.ts'
import { timeIn } from '../../core/search/timeIn.ts'
import { findNamed } from './findNamed.ts'
import { findObjects } from './findObjects.ts'
import { findMinutes, findRuns } from './findRuns.ts'
import type { SearchDeps } from './searchDeps.ts'

/** A store that has not answered by then is left out (ms): whoever types waits for nobody. */
const WITHIN = 1200

/** What of the home has these words, each kind bounded by `limit`. Nothing of it looks at more than a few hundred rows. */
export const search = async (
  deps: SearchDeps,
  of: { readonly text: string; readonly limit: number },
  signal: AbortSignal,
): Promise<SearchResult> => {
  const span = timeIn(of.text, deps.zone, deps.now())
  const asked = { ...of, words: of.text.toLowerCase().split(/\s+/).filter(Boolean), span }
  const missing: string[] = []
  const within = AbortSignal.any([signal, AbortSignal.timeout(WITHIN)])
  const objects = await findObjects(deps, asked, within).catch((): SearchHit[] => {
    signal.throwIfAborted()
    missing.push('objects')
    return []
  })
  return {
    hits: [...findNamed(deps, asked), ...findRuns(deps, asked), ...findMinutes(deps, asked), ...objects],
    missing,
  }
}

import { type DagRun, dagRunState } from '../../../src-main/contract/models/run.ts'
import type { Place, SearchValues } from '../../shared/router.ts'
import type { RunsFilter } from './runsStore.ts'

/** The filter that a place names; what makes no sense there is as good as absent. */
export const readFilter = ({ search }: Place): RunsFilter => {
  const before = Number(search.get('before') ?? Number.NaN)
  const [dagId, ...rest] = (search.get('beforeRun') ?? '').split('/')
  const runId = rest.join('/')
  return {
    dagId: search.get('dag'),
    state: dagRunState.safeParse(search.get('state')).data ?? null,
    before: Number.isSafeInteger(before) ? before : null,
    beforeRun: dagId && runId ? { dagId, runId } : null,
  }
}

export const FIRST_PAGE: SearchValues = { before: null, beforeRun: null }

/** What the address of the page says that begins after this run. */
export const pageAfter = (run: DagRun | undefined): SearchValues =>
  run === undefined ? FIRST_PAGE : { before: run.runAfter, beforeRun: `${run.dagId}/${run.runId}` }

import { type DagRun, dagRunState } from '../../../src-main/contract/models/run.ts'
import { formatDate, formatMinute } from '../../shared/format/time.ts'
import { minuteStart } from '../../shared/report/minuteOf.ts'
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

/** An instant as a field for local time takes it: `2025-01-15T10:00`, in that zone. */
export const localMinute = (at: number, zone: string): string => `${formatDate(at, zone)}T${formatMinute(at, zone)}`

/** The instant that such a field names in that zone; null where it is empty or half filled in. */
export const instantOf = (local: string, zone: string): number | null =>
  minuteStart(local.slice(0, 16).replace('T', '_').replace(':', '-'), zone)

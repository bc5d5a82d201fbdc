import { dagRunState } from '../../../src-main/contract/models/run.ts'
import type { Place } from '../../shared/router.ts'
import type { RunsFilter } from './runsStore.ts'

/** The filter that a place names; what makes no sense there is as good as absent. */
export const readFilter = ({ search }: Place): RunsFilter => {
  const before = Number(search.get('before') ?? Number.NaN)
  return {
    dagId: search.get('dag'),
    state: dagRunState.safeParse(search.get('state')).data ?? null,
    before: Number.isSafeInteger(before) ? before : null,
  }
}

import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { DagSummary } from '../../src-main/contract/models/dag.ts'
import { useAppInfo } from './facts.ts'
import type { Place } from './router.ts'

export type ZoneChoice = 'pipeline' | 'dag' | 'local' | 'utc'

/** In whose time the screens show instants. `dag`: on a page of a DAG in that DAG's, elsewhere in the pipeline's. */
export const zoneChoice = create<{ choice: ZoneChoice; choose: (choice: ZoneChoice) => void }>()(
  persist((set) => ({ choice: 'pipeline', choose: (choice) => set({ choice }) }), {
    name: 'pfad-zone',
    partialize: ({ choice }) => ({ choice }),
  }),
)

/** The zone of the DAG whose page is shown, kept by the shell; null: it is no DAG's page. */
export const pageZone = create<{ readonly zone: string | null }>(() => ({ zone: null }))

export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The IANA zone in which to show instants. */
export const useZone = (): string => {
  const choice = zoneChoice((state) => state.choice)
  const dagZone = pageZone((state) => state.zone)
  const info = useAppInfo()
  const pipeline = info?.pipelineTimezone ?? 'UTC'
  if (choice === 'utc') return 'UTC'
  if (choice === 'local') return localZone()
  return choice === 'dag' ? (dagZone ?? pipeline) : pipeline
}

/** Pages whose second segment is a DAG. */
const OF_DAGS: ReadonlySet<string> = new Set(['dags', 'runs', 'minutes', 'compare', 'reports'])

/** The zone of the DAG that a place is about, or null. */
export const zoneOfPlace = (
  { path: [page = '', dagId] }: Pick<Place, 'path'>,
  dags: readonly Pick<DagSummary, 'dagId' | 'timezone'>[],
): string | null => {
  if (!OF_DAGS.has(page) || dagId === undefined) return null
  return dags.find((dag) => dag.dagId === dagId)?.timezone ?? null
}

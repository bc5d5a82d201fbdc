import type { DagSummary } from '../../../src-main/contract/models/dag.ts'
import type { DagRunState } from '../../../src-main/contract/models/run.ts'
import type { Place } from '../../shared/router.ts'

/** DAGs on one page of the list. */
export const PAGE = 50

const SHOWS = ['all', 'scheduled', 'paused'] as const
const STATES = ['running', 'queued', 'success', 'failed', 'never'] as const

export type DagsFilter = {
  readonly text: string
  readonly tags: readonly string[]
  readonly owner: string | null
  readonly shows: (typeof SHOWS)[number]
  /** How its last run went; `never`: it has none. */
  readonly state: DagRunState | 'never' | null
  /** From 1. */
  readonly page: number
}

/** The filter that an address names; what makes no sense there is as good as absent. */
export const readFilter = ({ search }: Pick<Place, 'search'>): DagsFilter => {
  const page = Number(search.get('page') ?? 1)
  return {
    text: search.get('q') ?? '',
    tags: (search.get('tag') ?? '').split(',').filter(Boolean),
    owner: search.get('owner'),
    shows: SHOWS.find((one) => one === search.get('shows')) ?? 'all',
    state: STATES.find((one) => one === search.get('state')) ?? null,
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  }
}

/** The DAGs that fit, by name: all words in id, description or tags, all tags, and the rest as it says. */
export const fitting = (
  dags: readonly DagSummary[],
  filter: DagsFilter,
  lastState: (dagId: string) => DagRunState | undefined,
): DagSummary[] => {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = dags.filter((dag) => {
    const text = [dag.dagId, dag.description, dag.owner ?? '', ...dag.tags].join(' ').toLowerCase()
    const { shows, owner, state } = filter
    return (
      words.every((word) => text.includes(word)) &&
      filter.tags.every((tag) => dag.tags.includes(tag)) &&
      (owner === null || dag.owner === owner) &&
      (shows === 'all' || dag.isPaused === (shows === 'paused')) &&
      (state === null || (lastState(dag.dagId) ?? 'never') === state)
    )
  })
  return fits.toSorted((a, b) => a.dagId.localeCompare(b.dagId))
}

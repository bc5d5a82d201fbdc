import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { hrefTo, type Place } from '../../shared/router.ts'
import type { IconName } from '../../shared/ui/Icon.tsx'

/** So many places are remembered. */
const KEPT = 12

export type RecentPlace = {
  readonly href: string
  readonly label: string
  readonly detail: string
  readonly icon: IconName
}

/** Where one has been, the last first. Pages of the navigation are left out: they are near anyway. */
type Recent = { readonly places: readonly RecentPlace[] }

export const recent = create<Recent>()(
  persist((): Recent => ({ places: [] }), {
    name: 'pfad-recent',
    // What another build has written is taken only where it is a list.
    merge: (stored, current) =>
      Array.isArray((stored as Partial<Recent> | null)?.places) ? (stored as Recent) : current,
  }),
)

/** What a place is about, or null where the navigation leads there by itself. */
export const describePlace = ({ path }: Pick<Place, 'path'>): RecentPlace | null => {
  const [page = '', first, second, third] = path
  if (first === undefined) return null
  const href = hrefTo(path)
  switch (page) {
    case 'dags':
      return { href: hrefTo([page, first]), label: first, detail: 'DAG', icon: 'dags' }
    case 'runs':
      return second === undefined ? null : { href, label: second, detail: `run of ${first}`, icon: 'runs' }
    case 'minutes':
    case 'reports':
      return second === undefined
        ? null
        : { href, label: second.replace('_', ' '), detail: `minute of ${first}`, icon: 'reports' }
    case 'compare':
      return {
        href,
        label: `${second ?? ''} and ${third ?? ''}`,
        detail: `minutes of ${first} compared`,
        icon: 'reports',
      }
    case 'data':
      return { href, label: second ?? first, detail: second === undefined ? 'bucket' : first, icon: 'parquet' }
    case 'settings':
      return { href, label: `Settings: ${first}`, detail: '', icon: 'settings' }
    default:
      return null
  }
}

export const remember = (place: Pick<Place, 'path'>): void => {
  const described = describePlace(place)
  if (described === null) return
  recent.setState(({ places }) => ({
    places: [described, ...places.filter(({ href }) => href !== described.href)].slice(0, KEPT),
  }))
}

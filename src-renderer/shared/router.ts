import { useMemo, useSyncExternalStore } from 'react'

/** Where the page is: the path's segments, decoded, and what follows the question mark. */
export type Place = { readonly path: readonly string[]; readonly search: URLSearchParams }

export type SearchValues = Readonly<Record<string, string | number | null | undefined>>

/**
 * Places live in the fragment (`#/runs?state=failed`): a run id may hold any character, one file serves them all in a
 * browser and in Electron, and none of it reaches a server.
 */
export const parseHash = (hash: string): Place => {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  return { path: path.split('/').filter(Boolean).map(decode), search: new URLSearchParams(search) }
}

/** The link to a place; values that are null, undefined or empty are left out. */
export const hrefTo = (path: readonly string[], search: SearchValues = {}): string => {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (value !== null && value !== undefined && value !== '') params.set(name, String(value))
  }
  const query = params.toString()
  return `#/${path.map(encodeURIComponent).join('/')}${query ? `?${query}` : ''}`
}

/** The link to this place with some of its search values changed. */
export const hrefWith = ({ path, search }: Place, changes: SearchValues): string =>
  hrefTo(path, { ...Object.fromEntries(search), ...changes })

/** Goes to a link of `hrefTo`; with `replace` the place before does not stay in the history. */
export const navigate = (href: string, options: { readonly replace?: boolean } = {}): void => {
  if (!options.replace) {
    window.location.hash = href
    return
  }
  window.history.replaceState(null, '', href)
  window.dispatchEvent(new HashChangeEvent('hashchange'))
}

export const usePlace = (): Place => {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash)
  return useMemo(() => parseHash(hash), [hash])
}

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

export const LINK_SCHEME = 'pfad'

/** The pages that a link from outside may open, and the search values that it may bring: none that opens a dialog or runs anything. */
const PAGES = new Set([
  ...['dags', 'runs', 'minutes', 'compare', 'reports', 'data', 'sql', 'stack', 'storage', 'settings', 'demo'],
])
const VALUES = ['task', 'map', 'try', 'dag', 'state', 'service', 'prefix']
const LONGEST = 2000

/**
 * The place of the app that `pfad://runs/<dag>/<run>?task=…` means, as it stands behind `#`; null for what is none. Such a
 * link comes from anywhere, so that it only ever navigates.
 */
export const placeOfLink = (link: string): string | null => {
  if (link.length > LONGEST) return null
  const url = URL.parse(link)
  if (url?.protocol !== `${LINK_SCHEME}:` || url.username !== '' || url.port !== '') return null
  if (url.hostname === '' || url.hostname === 'home') return '/'
  if (!PAGES.has(url.hostname)) return null
  const search = new URLSearchParams()
  for (const name of VALUES) {
    const value = url.searchParams.get(name)
    if (value !== null) search.set(name, value)
  }
  const path = url.pathname.split('/').filter(Boolean)
  return `/${[url.hostname, ...path].join('/')}${search.size > 0 ? `?${search.toString()}` : ''}`
}

/** Of a command line, the place of the first link in it. */
export const placeInArguments = (argv: readonly string[]): string | null => {
  for (const word of argv) {
    const place = word.startsWith(`${LINK_SCHEME}:`) ? placeOfLink(word) : null
    if (place !== null) return place
  }
  return null
}

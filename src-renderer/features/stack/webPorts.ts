/** What a browser sees at a service's port, by the port inside its container; others do not speak to browsers. */
const PAGES: Readonly<Record<number, { readonly path: string; readonly what: string }>> = {
  4040: { path: '/', what: 'the running job' },
  8080: { path: '/', what: 'its web page' },
  8081: { path: '/', what: 'its web page' },
  8123: { path: '/play', what: 'a console for queries' },
  9001: { path: '/', what: 'its console' },
  18080: { path: '/', what: 'the history of jobs' },
}

type Port = { readonly host: string; readonly port: number; readonly containerPort: number; readonly protocol: string }

/** The page that a port shows to a browser; null: none. */
export const pageAt = ({ host, port, containerPort, protocol }: Port): { href: string; what: string } | null => {
  const page = protocol === 'tcp' ? PAGES[containerPort] : undefined
  return page ? { href: `http://${host}:${port}${page.path}`, what: page.what } : null
}

/** One published or exposed port. `published` null: the engine picks one. */
export type PortMapping = {
  readonly hostIp: string
  readonly published: number | null
  readonly target: number
  readonly protocol: 'tcp' | 'udp'
}

const SHORT = /^(?:(?:(\[[0-9a-fA-F:.]+\]|[0-9.]+):)?(\d*(?:-\d+)?):)?(\d+(?:-\d+)?)(?:\/(tcp|udp))?$/

/** Compose's short syntax (`127.0.0.1:8123:8123/tcp`, ranges included); null for what is none. */
export const parsePort = (text: string): PortMapping[] | null => {
  const [, ip = '', published = '', target = '', protocol = 'tcp'] = SHORT.exec(text) ?? []
  const targets = range(target)
  const sources = published === '' ? [] : range(published)
  if (targets === null || sources === null) return null
  if (sources.length > 0 && sources.length !== targets.length) return null
  return targets.map((port, index) => ({
    hostIp: ip.replace(/^\[|\]$/g, ''),
    published: sources[index] ?? null,
    target: port,
    protocol: protocol === 'udp' ? 'udp' : 'tcp',
  }))
}

const range = (text: string): number[] | null => {
  const [first = Number.NaN, last = first] = text.split('-').map(Number)
  if (![first, last].every((port) => Number.isInteger(port) && port > 0 && port < 65_536) || last < first) return null
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

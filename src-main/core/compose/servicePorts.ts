import { type PortMapping, parsePort } from './ports.ts'
import { either, listOf, object, oneOf, parsed, type Reader, refuse, text, whole } from './read.ts'

const portShort = parsed(parsePort, 'a port such as 127.0.0.1:8123:8123')
const portLong: Reader<PortMapping[]> = (value, file) => {
  const {
    target,
    published,
    host_ip: hostIp = '',
    protocol = 'tcp',
  } = object<{
    target: number
    published: number
    host_ip: string
    protocol: 'tcp' | 'udp'
    mode: string
    name: string
    app_protocol: string
  }>({
    ...{ target: whole(1), published: whole(1), host_ip: text, protocol: oneOf('tcp', 'udp') },
    ...{ mode: oneOf('host', 'ingress'), name: text, app_protocol: text },
  })(value, file)
  if (target === undefined) throw refuse(value, file, 'a port needs its target.')
  return [{ hostIp, published: published ?? null, target, protocol }]
}
/** The ports of a service, in the short or the long syntax. */
export const ports: Reader<PortMapping[]> = (value, file) =>
  listOf(either({ scalar: portShort, map: portLong }))(value, file).flat()

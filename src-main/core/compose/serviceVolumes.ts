import type { Mount } from './model.ts'
import { either, flag, listOf, object, oneOf, type Reader, refuse, text } from './read.ts'

const mountShort: Reader<Mount> = (value, file) => {
  const found = text(value, file)
  // A Windows path begins with its drive: `C:\data:/data`.
  const [, source, target, mode] = /^(?:((?:[A-Za-z]:[\\/])?[^:]+):)?([^:]+)(?::([^:]+))?$/.exec(found) ?? []
  const modes = mode === undefined ? [] : mode.split(',')
  const odd = modes.find((each) => !['ro', 'rw', 'z', 'Z'].includes(each))
  if (target === undefined || !target.startsWith('/'))
    throw refuse(value, file, `"${found}" is not a volume such as data:/var/lib/data.`)
  if (odd !== undefined) throw refuse(value, file, `"${odd}" is no mode of a volume that is supported: ro or rw.`)
  const isPath = source !== undefined && /^[./~\\]|^[A-Za-z]:[\\/]/.test(source)
  return { type: isPath ? 'bind' : 'volume', source: source ?? null, target, readOnly: modes.includes('ro') }
}
const mountLong: Reader<Mount> = (value, file) => {
  const found = object<{ type: 'volume' | 'bind'; source: string; target: string; read_only: boolean }>(
    { type: oneOf('volume', 'bind'), source: text, target: text, read_only: flag },
    {
      tmpfs: 'Use the key tmpfs of the service.',
      bind: 'Only source, target and read_only.',
      volume: 'Only source, target and read_only.',
    },
  )(value, file)
  if (found.type === undefined || found.target === undefined)
    throw refuse(value, file, 'a volume needs type and target.')
  return { type: found.type, source: found.source ?? null, target: found.target, readOnly: found.read_only ?? false }
}

/** The volumes and bind mounts of a service, in the short or the long syntax. */
export const mounts = listOf(either({ scalar: mountShort, map: mountLong }))

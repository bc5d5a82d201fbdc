import type { IncomingMessage } from 'node:http'
import { PfadError } from '../../contract/error.ts'
import type { ContainerEngine, PullProgress } from '../../engine/ports/containerEngine.ts'
import type { Call } from './call.ts'
import { judge } from './errors.ts'
import { jsonLines } from './jsonLines.ts'
import { readLogin, registryOf } from './login.ts'
import type { Machine } from './machine.ts'

type Message = {
  readonly id?: string
  readonly status?: string
  readonly error?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
}

/** `ContainerEngine.pull`. The engine gives up the pull when the connection ends, and keeps the layers that are complete. */
export const pullImage =
  (call: Call, machine: Machine): ContainerEngine['pull'] =>
  async ({ reference, platform }, onProgress, signal) => {
    const what = `Image ${reference} could not be pulled`
    const layers = createLayers()
    try {
      const authconfig = await readLogin(machine, registryOf(reference))
      const options = { ...(platform === null ? {} : { platform }), ...(authconfig === null ? {} : { authconfig }) }
      const answer = await call(what, (docker) => docker.pull(withTag(reference), options), { signal, timeoutMs: null })
      for await (const message of jsonLines<Message>(answer as IncomingMessage)) {
        if (message.error !== undefined) throw pullFailure(what, message.error)
        onProgress(layers.take(message))
      }
    } catch (thrown) {
      throw asPullFailure(call.failure(thrown, what, signal), what)
    }
  }

/** A reference that has neither tag nor digest means `latest`; with a digest, the tag says nothing. */
export const withTag = (reference: string): string => {
  const [name = '', digest] = reference.split('@')
  const repository = name.replace(/:[^:/]+$/, '')
  if (digest !== undefined) return `${repository}@${digest}`
  return repository === name ? `${name}:latest` : name
}

/** Adds up what is known of the layers: bytes that came, of all whose size is known. */
const createLayers = () => {
  const layers = new Map<string, { done: number; total: number }>()
  return {
    take({ id, status = '', progressDetail: { current, total } = {} }: Message): PullProgress {
      const layer = layers.get(id ?? '')
      if (id !== undefined && status === 'Downloading' && current !== undefined) {
        layers.set(id, { done: current, total: Math.max(total ?? 0, current) })
      } else if (layer && /^(Download|Pull) complete|^Verifying|^Extracting/.test(status)) layer.done = layer.total
      const all = [...layers.values()]
      return {
        message: status,
        done: all.reduce((sum, each) => sum + each.done, 0),
        total: all.length === 0 ? null : all.reduce((sum, each) => sum + each.total, 0),
      }
    },
  }
}

const pullFailure = (what: string, said: string): PfadError => {
  const { code, hint } = judge(said)
  return new PfadError(code, `${what}: ${said.trim()}`, hint)
}

/** A refusal that has no better name is the registry's: it could not be reached, or it wants something. */
const asPullFailure = (failure: unknown, what: string): unknown => {
  if (!(failure instanceof PfadError) || failure.code !== 'engine-refused') return failure
  const said = failure.message.startsWith(what) ? failure.message : `${what}: ${failure.message}`
  const hint = /toomanyrequests|rate limit/i.test(said)
    ? 'The registry limits how often one may pull: wait, or log in with docker login.'
    : 'Can this machine reach the registry (network, proxy, certificates)? Log in where it asks for it: docker login <registry>'
  return new PfadError('pull-failed', said, hint, { cause: failure.cause })
}

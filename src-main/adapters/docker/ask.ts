import { Agent, type IncomingMessage } from 'node:http'
import type Docker from 'dockerode'
import type { Endpoint } from './endpoint.ts'
import { open } from './open.ts'

/** An engine to ask: where it is, and the version of the API that is spoken with it (null: its own). */
export type Peer = { readonly endpoint: Endpoint; readonly apiVersion: string | null }

/** How long the engine may think, in milliseconds; null: as long as it likes (a pull, a build, a stream). */
export type AskOptions = { readonly signal?: AbortSignal | undefined; readonly timeoutMs: number | null }

/** The connection ended before the answer did, or the engine did not answer in time. */
export class EngineSilent extends Error {}

/**
 * One call of the engine, on a connection of its own. dockerode's client never settles when the connection breaks in
 * mid-answer, mixes `DOCKER_HOST` into every connection, and trusts any SSH host; so the connection is ours: it ends with
 * `signal` (a stream that the call returned too), and its end ends the call.
 */
export const ask = async <T>(peer: Peer, work: (docker: Docker) => Promise<T>, options: AskOptions): Promise<T> => {
  const { signal, timeoutMs } = options
  // Loaded when it is needed first: it brings 30 MB that a home on the embedded backend can do without.
  const { default: Client } = await import('dockerode')
  signal?.throwIfAborted()
  const over = Promise.withResolvers<never>()
  const agent = new Agent({ keepAlive: false })
  const abort = () => {
    over.reject(signal?.reason)
    agent.destroy()
  }
  agent.createConnection = () => {
    const connection = open(peer.endpoint)
    connection.once('close', () => {
      signal?.removeEventListener('abort', abort)
      // An answer that is complete has been handed over by then.
      setImmediate(() => over.reject(new EngineSilent('it closed the connection')))
    })
    return connection
  }
  signal?.addEventListener('abort', abort, { once: true })
  const timer = timeoutMs === null ? null : setTimeout(() => giveUp(timeoutMs), timeoutMs)
  const giveUp = (ms: number) => {
    over.reject(new EngineSilent(`it did not answer within ${Math.round(ms / 1000)} s`))
    agent.destroy()
  }
  try {
    return await Promise.race([work(createDocker(Client, peer, agent)), over.promise])
  } finally {
    if (timer !== null) clearTimeout(timer)
  }
}

/**
 * dockerode on our connections: it only sees plain HTTP to a name that nobody looks up. It mixes what `DOCKER_HOST` says into
 * every client, and refuses to be made where that is damaged; so it does not get to see it.
 */
const createDocker = (Client: typeof Docker, { apiVersion }: Peer, agent: Agent): Docker => {
  const { DOCKER_HOST } = process.env
  delete process.env['DOCKER_HOST']
  try {
    const version = apiVersion === null ? {} : { version: `v${apiVersion}` }
    const options = { protocol: 'http' as const, host: 'engine', port: 80, agent, ...version }
    return new Client(options)
  } finally {
    if (DOCKER_HOST !== undefined) process.env['DOCKER_HOST'] = DOCKER_HOST
  }
}

/** A GET whose answer is read piece by piece: dockerode gathers some of them (logs that end) in memory. */
export const openStream = (docker: Docker, path: string, query: Record<string, unknown>): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = { path: `${path}?`, method: 'GET', isStream: true, options: query, statusCodes: { 200: true } }
    docker.modem.dial(request, (error: unknown, answer: unknown) =>
      error ? reject(error) : resolve(answer as IncomingMessage),
    )
  })

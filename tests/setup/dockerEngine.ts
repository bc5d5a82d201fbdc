import { request } from 'node:http'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** A call to the engine's HTTP API; `body` goes as JSON. Throws where nobody answers; any status is an answer. */
export type EngineCall = (method: string, path: string, body?: unknown) => Promise<{ status: number; text: string }>

/** An engine to test with, found without the product's own search, or why there is none. */
export type FoundEngine = { readonly socket: string; readonly call: EngineCall } | { readonly missing: string }

/** The first that answers: DOCKER_HOST's socket, else the usual ones. */
export const findDockerEngine = async (): Promise<FoundEngine> => {
  const named = process.env['DOCKER_HOST']
  if (named && !named.startsWith('unix://')) return { missing: `DOCKER_HOST=${named} is no socket of this machine` }
  const sockets = named ? [named.slice('unix://'.length)] : usualSockets()
  for (const socket of sockets) {
    const call = callThrough(socket)
    const answer = await call('GET', '/_ping').catch(() => null)
    if (answer?.status === 200) return { socket, call }
  }
  return { missing: `no Docker Engine answers at ${sockets.join(', ')}` }
}

const usualSockets = (): string[] =>
  process.platform === 'win32'
    ? ['//./pipe/docker_engine']
    : [
        '/var/run/docker.sock',
        ...['.docker/run', '.colima/default', '.rd', '.orbstack/run'].map((folder) =>
          join(homedir(), folder, 'docker.sock'),
        ),
      ]

/** Silence for longer is taken for an engine that is gone (ms); stopping a container may take its whole grace. */
const ANSWER_WITHIN = 120_000

/** Calls the engine behind one socket. */
export const callThrough =
  (socketPath: string): EngineCall =>
  (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' }
      const asked = request({ socketPath, method, path, headers, timeout: ANSWER_WITHIN }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => {
          text += part
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
        response.on('error', reject)
      })
      asked.on('timeout', () => asked.destroy(new Error(`${method} ${path}: no answer in ${ANSWER_WITHIN} ms`)))
      asked.on('error', reject)
      asked.end(body === undefined ? undefined : JSON.stringify(body))
    })

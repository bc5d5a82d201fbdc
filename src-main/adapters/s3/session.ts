import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type { Client, ClientOptions } from 'minio'
import type { Connection } from '../../core/authoring/context.ts'
import { type S3Address, s3Address } from '../../core/store/s3Address.ts'
import { badConnection } from '../../core/store/serviceAddress.ts'

/** A server that says nothing for so long (ms) will not: it hangs, or the way to it is cut. */
const SILENCE_MS = 60_000
/** Bytes of a part of a multipart upload: an upload holds three of them in memory. S3 takes ten thousand parts. */
export const PART_BYTES = 8 * 1024 * 1024

type Open = { readonly key: string; readonly address: S3Address; readonly agent: http.Agent }
export type S3Session = AsyncDisposable & {
  /** The client for one operation; its requests end when `signal` aborts. */
  client(signal?: AbortSignal): Promise<Client>
}

/**
 * Clients of the object store that `connection` means, asked for anew for each operation, so that a connection that was
 * changed counts from then on. Sockets are kept and shared. The library is loaded at first use: who works on files pays nothing.
 */
export const createS3Session = (connection: () => Promise<Connection>): S3Session => {
  let open: Open | null = null
  const opened = (of: Connection): Open => {
    const key = JSON.stringify(of)
    if (open?.key === key) return open
    open?.agent.destroy()
    const address = s3Address(of)
    open = { key, address, agent: createAgent(address) }
    return open
  }
  return {
    async client(signal) {
      signal?.throwIfAborted()
      const [minio, of] = await Promise.all([import('minio'), connection()])
      const { address, agent } = opened(of)
      signal?.throwIfAborted()
      return new minio.Client(clientOptions(address, agent, signal))
    },
    async [Symbol.asyncDispose]() {
      open?.agent.destroy()
      open = null
    },
  }
}

const clientOptions = (of: S3Address, agent: http.Agent, signal?: AbortSignal): ClientOptions => ({
  endPoint: of.host,
  port: of.port,
  useSSL: of.isTls,
  accessKey: of.accessKey,
  secretKey: of.secretKey,
  ...(of.sessionToken === null ? {} : { sessionToken: of.sessionToken }),
  // Given, so that no request asks for it first.
  region: of.region,
  pathStyle: of.pathStyle,
  partSize: PART_BYTES,
  // A repeated request is the caller's to decide: the library's own repeats a body that is already spent.
  retryOptions: { disableRetry: true },
  transportAgent: agent,
  transport: createTransport(of.isTls, signal),
})

const createAgent = ({ connId, isTls, caFile, verify }: S3Address): http.Agent => {
  const options = { keepAlive: true, maxSockets: 32 }
  if (!isTls) return new http.Agent(options)
  try {
    const ca = caFile === null ? {} : { ca: readFileSync(caFile) }
    return new https.Agent({ ...options, ...ca, rejectUnauthorized: verify })
  } catch (thrown) {
    throw badConnection(connId, `has a ca_cert that cannot be read: ${(thrown as Error).message}`, 'Check the path.')
  }
}

/** The library knows neither signals nor silence: each request of it is made here. */
const createTransport = (isTls: boolean, signal?: AbortSignal): NonNullable<ClientOptions['transport']> => {
  const { request } = isTls ? https : http
  const send = (
    options: https.RequestOptions,
    onAnswer: (answer: http.IncomingMessage) => void,
  ): http.ClientRequest => {
    const sent = request(signal ? { ...options, signal } : options, (answer) => {
      // Of a 5xx the library tells the number only; of a 4xx also what the server says.
      if ((answer.statusCode ?? 0) >= 500) answer.statusCode = 400
      onAnswer(answer)
    })
    sent.setTimeout(SILENCE_MS, () => {
      sent.destroy(Object.assign(new Error(`no answer for ${SILENCE_MS / 1000} s`), { code: 'ETIMEDOUT' }))
    })
    return sent
  }
  return { request: send } as NonNullable<ClientOptions['transport']>
}

import { connect } from 'node:net'
import { probeClickHouse } from '../../adapters/clickhouse/probe.ts'
import { probeS3 } from '../../adapters/s3/probe.ts'
import { probeSpark } from '../../adapters/spark/probe.ts'
import { toErrorShape } from '../../contract/error.ts'
import type { ConnectionTest, StoredConnection } from '../../contract/models/config.ts'
import { networkReason } from '../../core/networkFailure.ts'

/** A host that has not answered by then will not (ms). */
const WITHIN = 5000

/** Ports that a type of connection has where none is given. */
const PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  postgres: 5432,
  mysql: 3306,
  mssql: 1433,
  oracle: 1521,
  mongo: 27_017,
  redis: 6379,
  clickhouse: 8123,
  kafka: 9092,
  ssh: 22,
  sftp: 22,
  ftp: 21,
  smtp: 25,
}

/** Types of which Pfad has the client: these are signed in to. Each says what it found, or throws. */
const PROBES: Readonly<Record<string, (of: StoredConnection, signal: AbortSignal) => Promise<string>>> = {
  clickhouse: (of, signal) => probeClickHouse(of, null, signal),
  s3: (of, signal) => probeS3(of, null, signal),
  aws: (of, signal) => probeS3(of, null, signal),
  minio: (of, signal) => probeS3(of, null, signal),
  spark: probeSpark,
}

/**
 * Whether the service of a connection can be used: ClickHouse, S3 and Spark's driver by signing in; of others only whether the host can be
 * reached, over HTTP where that is its type, else by TCP. Never throws.
 */
export const testConnection = async (of: StoredConnection, signal: AbortSignal): Promise<ConnectionTest> => {
  const probe = PROBES[of.connType]
  if (probe !== undefined) return signIn(of, probe, signal)
  const protocol = /^(https?):\/\//.exec(of.host)?.[1] ?? /^https?$/.exec(of.connType)?.[0]
  const scheme = protocol === 'http' && of.schema === 'https' ? 'https' : protocol
  const host = of.host.replace(/^\w+:\/\//, '').replace(/\/.*$/, '')
  if (host === '') return { ok: false, message: 'It has no host that could be reached.' }
  const port = of.port ?? PORTS[scheme ?? of.connType] ?? null
  if (port === null) {
    return { ok: false, message: `It has no port, and none is known for the type "${of.connType}".` }
  }
  const within = AbortSignal.any([signal, AbortSignal.timeout(WITHIN)])
  const where = `${host}:${port}`
  try {
    if (scheme === undefined) await dial(host, port, within)
    else return await askHttp(`${scheme}://${where}/`, within)
    return { ok: true, message: `${where} takes connections. Login and password were not tried.` }
  } catch (thrown) {
    return { ok: false, message: `${where} cannot be reached: ${reasonOf(thrown, within)}.` }
  }
}

const signIn = async (
  of: StoredConnection,
  probe: (of: StoredConnection, signal: AbortSignal) => Promise<string>,
  signal: AbortSignal,
): Promise<ConnectionTest> => {
  const within = AbortSignal.any([signal, AbortSignal.timeout(WITHIN)])
  try {
    return { ok: true, message: `It takes the login: ${await probe(of, within)}.` }
  } catch (thrown) {
    if (within.aborted) return { ok: false, message: `No answer within ${WITHIN / 1000} s.` }
    const { message, hint } = toErrorShape(thrown)
    return { ok: false, message: hint === undefined ? message : `${message} ${hint}` }
  }
}

const askHttp = async (url: string, signal: AbortSignal): Promise<ConnectionTest> => {
  const answer = await fetch(url, { method: 'HEAD', redirect: 'manual', signal })
  await answer.body?.cancel()
  const ok = answer.status < 500
  return { ok, message: `${url} answers with ${answer.status}. Login and password were not tried.` }
}

const dial = (host: string, port: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port })
    const stop = (): void => void socket.destroy(new Error('no answer'))
    signal.addEventListener('abort', stop, { once: true })
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
    socket.once('error', reject)
    socket.once('close', () => signal.removeEventListener('abort', stop))
  })

const reasonOf = (thrown: unknown, signal: AbortSignal): string => {
  if (signal.aborted) return `no answer within ${WITHIN / 1000} s`
  return networkReason(thrown)
}

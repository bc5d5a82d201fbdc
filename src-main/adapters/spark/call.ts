import { PfadError } from '../../contract/error.ts'
import type { Connection } from '../../core/authoring/context.ts'

/** Where the driver listens in the stack. */
const USUAL_PORT = 8998
const MASTER_PORT = 7077

/** The driver's address: `host` may be a URL (`https://spark.example`) or a name. */
export const driverUrl = ({ connId, host, port }: Connection): string => {
  const url = URL.parse(/^https?:\/\//.test(host) ? host : `http://${host}`)
  if (url === null || host === '') {
    throw new PfadError(
      'analysis-failed',
      `The connection ${connId} has no address of a Spark driver.`,
      `Set it: pfad connections add ${connId} --conn-uri spark://127.0.0.1:8998`,
    )
  }
  if (port === MASTER_PORT) {
    throw new PfadError(
      'analysis-failed',
      `The connection ${connId} names the port ${MASTER_PORT}, that of a Spark master: jobs go to the driver, which submits them.`,
      `Name the driver, and the master as its extra: spark://127.0.0.1:${USUAL_PORT}?master=spark://${url.hostname}:${MASTER_PORT}`,
    )
  }
  if (port !== null) url.port = String(port)
  else if (!host.includes('://') && url.port === '') url.port = String(USUAL_PORT)
  return url.href.replace(/\/$/, '')
}

type Call = {
  readonly path: '/jobs' | '/health'
  /** With it the call is a POST. */
  readonly body?: string
  readonly signal: AbortSignal
}

/** Asks the driver of a connection. Throws as `fetch` does; any answer, also one that refuses, is given back. */
export const callDriver = (spark: Connection, { path, body, signal }: Call): Promise<Response> =>
  fetch(driverUrl(spark) + path, {
    redirect: 'error',
    signal,
    headers: {
      'Content-Type': 'application/json',
      'X-Pfad-Driver': '1',
      ...(spark.password === '' ? {} : { Authorization: `Bearer ${spark.password}` }),
    },
    ...(body === undefined ? {} : { method: 'POST', body }),
  })

/** What the driver says in an answer that refuses. */
export const messageOf = (answer: string): string => {
  try {
    const { message } = JSON.parse(answer) as { message?: unknown }
    return typeof message === 'string' ? message : answer
  } catch {
    return answer
  }
}

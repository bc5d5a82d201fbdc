/** Why a server could not be spoken to. Neither word nor code holds its address: they may stand in any message. */
export type NetworkFailure = {
  /** `away`: it may be better soon. `untrusted`: its certificate, or the want of one, stands between. */
  readonly kind: 'away' | 'untrusted'
  /** Of the socket, of TLS or of fetch: `ECONNREFUSED`. */
  readonly code: string
  /** In words, to follow a colon. */
  readonly reason: string
}

const ENDED = 'it ended the connection'
const SILENT = 'it did not answer in time'
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'its name could not be looked up just now',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ECONNRESET: ENDED,
  ECONNABORTED: ENDED,
  EPIPE: ENDED,
  ERR_STREAM_PREMATURE_CLOSE: ENDED,
  UND_ERR_SOCKET: ENDED,
  ETIMEDOUT: SILENT,
  UND_ERR_CONNECT_TIMEOUT: SILENT,
  UND_ERR_HEADERS_TIMEOUT: SILENT,
  UND_ERR_BODY_TIMEOUT: SILENT,
}
const TLS = /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO$)/

/** What Node's sockets, TLS or fetch had against a connection; null where `thrown` is of another kind. */
export const networkFailure = (thrown: unknown): NetworkFailure | null => {
  // The innermost says most: fetch and the clients of servers wrap what the socket said.
  for (const error of errorsBehind(thrown).toReversed()) {
    const { code } = error as { code?: unknown }
    if (typeof code !== 'string') continue
    const reason = REASONS[code]
    if (reason !== undefined) return { kind: 'away', code, reason }
    if (TLS.test(code)) return { kind: 'untrusted', code, reason: `no trust in its certificate (${error.message})` }
  }
  return null
}

/** Why something on the network failed, to follow a colon; where it was not the connection, what the innermost error says. */
export const networkReason = (thrown: unknown): string =>
  networkFailure(thrown)?.reason ??
  errorsBehind(thrown).findLast(({ message }) => message !== '')?.message ??
  String(thrown)

/** An error, its causes and those that it gathers, the outermost first. */
export const errorsBehind = (thrown: unknown, depth = 0): readonly Error[] => {
  if (!(thrown instanceof Error) || depth > 8) return []
  const gathered = thrown instanceof AggregateError || 'errors' in thrown ? (thrown as AggregateError).errors : []
  const inner: unknown[] = [...(Array.isArray(gathered) ? gathered : []), thrown.cause]
  return [thrown, ...inner.flatMap((one) => errorsBehind(one, depth + 1))]
}

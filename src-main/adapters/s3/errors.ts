import { PfadError } from '../../contract/error.ts'
import { type NetworkFailure, networkFailure } from '../../core/networkFailure.ts'

type Where = {
  readonly what: string
  readonly bucket?: string
  readonly key?: string
  readonly signal?: AbortSignal | undefined
}

const REFUSED = new Set([
  'AccessDenied',
  'AllAccessDisabled',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidTokenId',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
])
/** The server is there and asks for patience. */
const BUSY = new Set([
  'SlowDown',
  'SlowDownRead',
  'SlowDownWrite',
  'ServiceUnavailable',
  'RequestTimeout',
  'XMinioServerNotInitialized',
])
const FULL = new Set(['XMinioStorageFull', 'XMinioDiskFull', 'QuotaExceeded', 'XMinioAdminBucketQuotaExceeded'])
const BAD_NAME = new Set(['XMinioInvalidResourceName', 'XMinioInvalidObjectName', 'KeyTooLongError'])

/**
 * What the library, the server or the socket threw, as the error that tasks tell apart: `object-store-away` (try again),
 * `object-store-auth`, `bucket-not-found`, `object-not-found`, else `object-store`. What the caller's signal did is its reason.
 */
export const toS3Error = (thrown: unknown, { what, bucket, key, signal }: Where): unknown => {
  if (signal?.aborted) return signal.reason
  if (thrown instanceof PfadError) return thrown
  const code = codeOf(thrown)
  if (code === 'NoSuchBucket') return bucketNotFound(bucket ?? '')
  if (code === 'NoSuchKey') return objectNotFound(bucket ?? '', key ?? '')
  if (BAD_NAME.has(code)) {
    const named = `The object store takes no key ${JSON.stringify(key ?? '')}.`
    return new PfadError('bad-name', named, 'Use a name like 2025/a.parquet.', { cause: thrown })
  }
  const message = `Could not ${what}: ${reasonOf(thrown, code)}`
  const [kind, hint] = adviceOf(code, networkFailure(thrown))
  return new PfadError(kind, message, hint, { cause: thrown })
}

const adviceOf = (code: string, failure: NetworkFailure | null): readonly [string, string | undefined] => {
  if (failure?.kind === 'away' || BUSY.has(code)) {
    return [
      'object-store-away',
      'Check that the object store runs: pfad stack status, or the address of its connection.',
    ]
  }
  if (REFUSED.has(code)) {
    return ['object-store-auth', 'Check login, password and rights of its connection: pfad connections list']
  }
  if (FULL.has(code)) return ['object-store', 'The object store is full: remove objects, or give it more room.']
  if (failure?.kind === 'untrusted') {
    return ['object-store-auth', 'Name the authority of its certificate in the extra of its connection: ca_cert.']
  }
  return ['object-store', undefined]
}

export const bucketNotFound = (bucket: string): PfadError =>
  new PfadError('bucket-not-found', `There is no bucket ${bucket}.`, 'Make it first, or check its name.')

export const objectNotFound = (bucket: string, key: string): PfadError =>
  new PfadError(
    'object-not-found',
    `There is no object ${bucket}/${key}.`,
    `List what is there: pfad objects ls ${bucket}`,
  )

/** The server's code (`NoSuchKey`), or the socket's (`ECONNREFUSED`). */
export const codeOf = (thrown: unknown): string => {
  const { code, name } = thrown as { code?: unknown; name?: unknown }
  if (typeof code === 'string' && code !== '') return code
  const inner =
    thrown instanceof AggregateError ? (thrown.errors[0] as { code?: unknown } | undefined)?.code : undefined
  return typeof inner === 'string' ? inner : typeof name === 'string' ? name : ''
}

/** The first sentence says it; the library puts request ids and the server's XML behind it. */
const reasonOf = (thrown: unknown, code: string): string => {
  const inner = thrown instanceof AggregateError ? thrown.errors[0] : thrown
  const message = inner instanceof Error ? inner.message : String(inner)
  const text = message.split('\n', 1)[0]?.replaceAll('&#34;', '"').trim() ?? ''
  return text === '' ? code : code === '' || text.includes(code) || code === 'Error' ? text : `${text} (${code})`
}

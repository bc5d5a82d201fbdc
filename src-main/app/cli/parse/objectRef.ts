import { PfadError } from '../../../contract/error.ts'

/** An object or a prefix as people write it: `bucket/key`, `s3a://bucket/key`, `s3://bucket/key`; the key may be empty. */
export const parseObjectPath = (text: string): { bucket: string; key: string } => {
  const path = text.replace(/^s3[an]?:\/\//i, '')
  const at = path.indexOf('/')
  const bucket = at < 0 ? path : path.slice(0, at)
  if (bucket === '') throw wrong(text)
  return { bucket, key: at < 0 ? '' : path.slice(at + 1) }
}

/** As above with a key. Throws `bad-argument`. */
export const parseObjectRef = (text: string): { bucket: string; key: string } => {
  const path = parseObjectPath(text)
  if (path.key === '') throw wrong(text)
  return path
}

const wrong = (text: string): PfadError =>
  new PfadError(
    'bad-argument',
    `${JSON.stringify(text)} does not name an object.`,
    'Write it as bucket/key or s3a://bucket/key, for example events/2025-01-15_10-00.json.',
  )

import { PfadError } from '../contract/error.ts'
import { decodeFileName, encodeFileName } from './fileName.ts'

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** S3's rules for bucket names, or `bad-name`. */
export const checkBucket = (bucket: string): string => {
  if (BUCKET.test(bucket) && !bucket.includes('..') && !/^\d+\.\d+\.\d+\.\d+$/.test(bucket)) return bucket
  throw new PfadError(
    'bad-name',
    `${JSON.stringify(bucket)} is not a bucket name.`,
    'Use 3 to 63 lower-case letters, digits, dots and dashes.',
  )
}

/**
 * S3 takes any key; Pfad takes those that mean the same on a file system: no empty, `.` or `..` segment, no NUL or
 * lone surrogate, at most 1,024 bytes, no segment that would be longer than a file name may be. Else `bad-name`.
 */
export const checkKey = (key: string): string => {
  const bad = (why: string): never => {
    throw new PfadError('bad-name', `The object key ${JSON.stringify(key)} ${why}.`, 'Use a name like 2025/a.parquet.')
  }
  if (key.includes('\0') || !key.isWellFormed()) bad('holds a character that no name may hold')
  if (utf8Length(key) > 1024) bad('is longer than 1,024 bytes')
  for (const segment of key.split('/')) {
    if (segment === '') bad('has an empty part')
    if (segment === '.' || segment === '..') bad(`has the part ${segment}`)
    if (utf8Length(encodeFileName(segment)) > 200) bad('has a part longer than a file name may be')
  }
  return key
}

const utf8Length = (text: string): number => {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** What the last part of every stored key ends with where a folder of the same name must be able to stand beside it. */
const FOLDER_SUFFIX = '%2F'

/**
 * Where an object lies below the store's root, as a POSIX path: `<bucket>/<segments>`. The last segment is the file;
 * those before it are folders, marked by `%2F`, so that the keys `a` and `a/b` can both be, as in S3.
 */
export const objectPath = (bucket: string, key: string): string => {
  const segments = checkKey(key).split('/').map(encodeFileName)
  const file = segments.pop() ?? ''
  return [checkBucket(bucket), ...segments.map((segment) => segment + FOLDER_SUFFIX), file].join('/')
}

/** The key of a path below the bucket's folder, or null where the path is none of ours. */
export const objectKey = (path: string): string | null => {
  const segments = path.split('/')
  const file = segments.pop() ?? ''
  if (segments.some((segment) => !segment.endsWith(FOLDER_SUFFIX)) || file.endsWith(FOLDER_SUFFIX)) return null
  return [
    ...segments.map((segment) => decodeFileName(segment.slice(0, -FOLDER_SUFFIX.length))),
    decodeFileName(file),
  ].join('/')
}

/** `s3a://bucket/key` (or `s3://`, or `bucket/key`) in its parts; else `bad-name`. */
export const parseObjectUrl = (text: string): { bucket: string; key: string } => {
  const [bucket = '', ...rest] = text.replace(/^s3[an]?:\/\//, '').split('/')
  return { bucket: checkBucket(bucket), key: checkKey(rest.join('/')) }
}

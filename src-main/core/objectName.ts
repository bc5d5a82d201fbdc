import { PfadError } from '../contract/error.ts'
import { decodeFileName, encodeFileName, isDeviceName, LONGEST_NAME, utf8Length } from './fileName.ts'

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
/** Names that S3 keeps for itself. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const RESERVED_BUCKET = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/

/** S3's rules for bucket names (and none that is a device on Windows), or `bad-name`. */
export const checkBucket = (bucket: string): string => {
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(bucket)
  const isTaken = RESERVED_BUCKET.test(bucket) || isDeviceName(bucket)
  if (BUCKET.test(bucket) && !bucket.includes('..') && !isAddress && !isTaken) return bucket
  throw new PfadError(
    'bad-name',
    `${JSON.stringify(bucket)} is not a bucket name.`,
    'Use 3 to 63 lower-case letters, digits, dots and dashes.',
  )
}

export const isBucket = (name: string): boolean => {
  try {
    return checkBucket(name) === name
  } catch {
    return false
  }
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
    if (utf8Length(encodeFileName(segment)) > LONGEST_NAME) bad('has a part longer than a file name may be')
  }
  return key
}

/** What the name of every folder inside a bucket ends with, so that a file of the same name can stand beside it. */
const FOLDER_SUFFIX = '%2F'

/** The name of the folder that holds the keys that go on after `segment/`. */
export const folderName = (segment: string): string => encodeFileName(segment) + FOLDER_SUFFIX

/**
 * Where an object lies below the store's root, as a POSIX path: `<bucket>/<segments>`. The last segment is the file;
 * those before it are folders, marked by `%2F`, so that the keys `a` and `a/b` can both be, as in S3.
 */
export const objectPath = (bucket: string, key: string): string => {
  const segments = checkKey(key).split('/')
  const file = encodeFileName(segments.pop() ?? '')
  return [checkBucket(bucket), ...segments.map(folderName), file].join('/')
}

/** The part of a key that a folder's entry stands for (`a`, or `a/` for a folder); null: the entry is none of ours. */
export const keyPart = (name: string, isFolder: boolean): string | null => {
  if (isFolder !== name.endsWith(FOLDER_SUFFIX)) return null
  const segment = decodeFileName(isFolder ? name.slice(0, -FOLDER_SUFFIX.length) : name)
  const isOurs =
    segment !== '' && !segment.includes('/') && (isFolder ? folderName(segment) : encodeFileName(segment)) === name
  return isOurs ? segment + (isFolder ? '/' : '') : null
}

/** Surrogates stand for code points above U+FFFF: moved behind the rest, code units compare as UTF-8's bytes do. */
const rank = (unit: number): number => (unit < 0xd800 ? unit : unit >= 0xe000 ? unit - 0x800 : unit + 0x2000)

/** The order in which S3 lists keys: that of their UTF-8 bytes. */
export const compareKeys = (a: string, b: string): number => {
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at++) {
    const difference = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at))
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** `s3a://bucket/key` (or `s3://`, or `bucket/key`) in its parts; else `bad-name`. */
export const parseObjectUrl = (text: string): { bucket: string; key: string } => {
  const [bucket = '', ...rest] = text.replace(/^s3[an]?:\/\//, '').split('/')
  return { bucket: checkBucket(bucket), key: checkKey(rest.join('/')) }
}

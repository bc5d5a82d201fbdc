import { PfadError } from '../../../contract/error.ts'

const BROKEN: readonly (readonly [RegExp, string])[] = [
  [/no magic bytes|too small to be a Parquet|not a Parquet file/i, 'it does not end as a Parquet file does'],
  [/thrift|TProtocol|metadata|footer/i, 'its footer cannot be read'],
  [
    /snappy|zstd|gzip|decompress|decod|corrupt|page header|out of range|unexpected|Invalid page/i,
    'its data cannot be unpacked',
  ],
]
const ADVICE = 'It may have been cut off while it was written, or changed since. Its bytes are shown under Text.'

/** What went wrong with a file of people's, in words about the file: no path of ours, no stack. */
export const toFileError = (thrown: unknown, name: string): unknown => {
  if (thrown instanceof PfadError || !(thrown instanceof Error)) return thrown
  const { message } = thrown
  if (/Out of Memory|max_temp_directory_size/i.test(message)) return tooLarge(message)
  if (/maximum_object_size|maximum object size/i.test(message)) {
    return new PfadError(
      'bad-file',
      `${name}: one JSON value is larger than 16 MB.`,
      'Split it into lines of JSON. Its first bytes are shown under Text.',
    )
  }
  if (/maximum_line_size|Maximum line size/i.test(message)) {
    return new PfadError('bad-file', `${name}: one line is longer than 2 MB.`, 'Its first bytes are shown under Text.')
  }
  const broken = /parquet|thrift|page|snappy|zstd/i.test(message)
    ? BROKEN.find(([pattern]) => pattern.test(message))
    : undefined
  const why = broken ? `it is damaged: ${broken[1]}` : firstLine(message)
  return new PfadError('bad-file', `${name} cannot be read as a table: ${why}.`.replace('..', '.'), ADVICE)
}

/** What DuckDB says to a statement, with the place that it marks. */
export const toQueryError = (thrown: unknown): unknown => {
  if (thrown instanceof PfadError || !(thrown instanceof Error)) return thrown
  const { message } = thrown
  if (/Out of Memory|max_temp_directory_size/i.test(message)) return tooLarge(message)
  if (/file system operations are disabled|Cannot access file|disabled (by|through) configuration/i.test(message)) {
    return new PfadError(
      'not-allowed',
      'A statement reads the tables of Pfad and objects only: no files of this machine, no network, no extensions.',
      "Upload the file on the Data page, then read it: FROM 's3a://bucket/key'.",
    )
  }
  return new PfadError('bad-sql', message.split('\n').slice(0, 12).join('\n').trim(), undefined)
}

const tooLarge = (message: string): PfadError =>
  new PfadError(
    'too-large',
    `This needs more memory than it may have: ${firstLine(message)}`,
    'Read fewer columns or rows, or group by fewer values.',
  )

/** Without our own path, and without the candidates and positions that DuckDB adds below. */
const firstLine = (message: string): string =>
  (message.split('\n', 1)[0] ?? message).replace(/"?(\/|[A-Z]:\\)[^\s"':]+"?/g, 'the file').slice(0, 300)

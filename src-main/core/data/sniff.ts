/** What a file is, as far as its first bytes and its name can tell. */
export type FileKind = 'parquet' | 'csv' | 'ndjson' | 'json' | 'text' | 'binary' | 'empty'

export type Sniffed = {
  readonly kind: FileKind
  readonly isZipped: boolean
  /** Where name and content disagree: what the name promises and what is there, in one sentence. */
  readonly mismatch: string | null
}

const NAMED: Readonly<Record<string, FileKind>> = {
  parquet: 'parquet',
  csv: 'csv',
  tsv: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'json',
}

const WORDS: Readonly<Record<FileKind, string>> = {
  parquet: 'Parquet',
  csv: 'a table as text',
  ndjson: 'JSON lines',
  json: 'JSON',
  text: 'text',
  binary: 'bytes that are no text',
  empty: 'nothing',
}

/** The kind that a name promises, `.gz` looked through; null: it promises none. */
export const kindOfName = (name: string): FileKind | null =>
  NAMED[/\.([^./\\]+?)(\.gz)?$/i.exec(name)?.[1]?.toLowerCase() ?? ''] ?? null

/**
 * Looks at the first bytes (a few KiB are enough) and believes them more than the name. Text is what its name says, or
 * JSON where it begins so; gzip is believed to hold what its name says.
 */
export const sniff = (name: string, first: Uint8Array): Sniffed => {
  const named = kindOfName(name)
  const isZipped = first[0] === 0x1f && first[1] === 0x8b
  if (first.length === 0)
    return { kind: 'empty', isZipped, mismatch: named && `The name says ${WORDS[named]}, and the object is empty.` }
  if (isZipped) {
    const isTable = named === 'csv' || named === 'ndjson' || named === 'json'
    return { kind: isTable ? (named ?? 'binary') : 'binary', isZipped, mismatch: null }
  }
  const kind = contentKind(first, named)
  const isPromised = named === null || named === kind || (kind === 'json' && named === 'ndjson')
  return {
    kind,
    isZipped,
    mismatch: isPromised ? null : `The name says ${WORDS[named]}, but the object holds ${WORDS[kind]}.`,
  }
}

const contentKind = (first: Uint8Array, named: FileKind | null): FileKind => {
  if (startsWith(first, 'PAR1')) return 'parquet'
  if (!isText(first)) return 'binary'
  const text = new TextDecoder()
    .decode(first)
    .replace(/^\uFEFF/, '')
    .trimStart()
  const looksJson = /^[[{]/.test(text)
  if (named === 'ndjson' || named === 'json') return looksJson || isJsonScalar(text) ? named : 'text'
  if (named === 'csv') return /^<(!doctype|html|script|\?xml)/i.test(text) ? 'text' : 'csv'
  if (named === 'parquet') return 'text'
  return looksJson ? 'json' : 'text'
}

const isJsonScalar = (text: string): boolean => /^("|-?\d|true|false|null)/.test(text)

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  Array.from(text).every((character, at) => bytes[at] === character.charCodeAt(0))

/** UTF-8 without NUL; the last character may be cut by where the piece ends. */
export const isText = (bytes: Uint8Array): boolean => {
  if (bytes.includes(0)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

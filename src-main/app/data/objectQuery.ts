import type { FileSource } from '../../adapters/duckdb/view/protocol.ts'
import { PfadError } from '../../contract/error.ts'
import {
  findObjectLiterals,
  fixedPrefix,
  isPattern,
  matchesPattern,
  type ObjectLiteral,
  replaceLiterals,
} from '../../core/data/objectLiterals.ts'
import type { Objects } from '../../core/dataPlane.ts'
import type { ObjectRef } from './staging.ts'

/** Objects that one statement may read. */
const MOST_OBJECTS = 1000

type Context = {
  readonly objects: Objects
  readonly stage: (object: ObjectRef, signal: AbortSignal) => Promise<FileSource>
}

export type ObjectQuery = {
  readonly sql: string
  /** The same text with files' paths given back their objects' names. */
  readonly unname: (text: string) => string
}

/** A statement whose objects (`'s3a://bucket/key'`, `*` and `**` for many) are files of this machine. */
export const nameFiles = async (context: Context, sql: string, signal: AbortSignal): Promise<ObjectQuery> => {
  const literals = findObjectLiterals(sql)
  const files = new Map<ObjectLiteral, FileSource[]>()
  const names = new Map<string, string>()
  for (const literal of literals) {
    const sources: FileSource[] = []
    for (const object of await objectsOf(context.objects, literal, signal)) {
      const source = await context.stage(object, signal)
      names.set(source.file, `s3a://${object.bucket}/${object.key}`)
      sources.push(source)
    }
    if (names.size > MOST_OBJECTS) throw tooMany()
    files.set(literal, sources)
  }
  return {
    sql: replaceLiterals(sql, literals, (literal) => sqlOf(literal, files.get(literal) ?? [])),
    // DuckDB quotes a piece of the line at fault, where our files stand in the place of the names.
    unname: (text) =>
      names.size === 0
        ? text
        : [...names].reduce((rest, [file, name]) => rest.replaceAll(file, name), text.replace(/\n+LINE \d+:[^]*$/, '')),
  }
}

const objectsOf = async (
  objects: Objects,
  { bucket, key }: ObjectLiteral,
  signal: AbortSignal,
): Promise<ObjectRef[]> => {
  if (!isPattern(key)) return [{ bucket, key }]
  const found: ObjectRef[] = []
  const prefix = fixedPrefix(key)
  for (let after = ''; ; ) {
    const page = await objects.list(bucket, { prefix, after, limit: 1000 }, signal)
    found.push(...page.filter((object) => matchesPattern(key, object.key)))
    if (found.length > MOST_OBJECTS) throw tooMany()
    const last = page.at(-1)
    if (last === undefined || page.length < 1000) break
    after = last.key
  }
  if (found.length > 0) return found
  throw new PfadError(
    'object-not-found',
    `No object matches s3a://${bucket}/${key}.`,
    'The Data page lists what is there.',
  )
}

const tooMany = (): PfadError =>
  new PfadError('bad-argument', `This names more than ${MOST_OBJECTS} objects.`, 'Name a narrower prefix.')

const READERS = { parquet: 'read_parquet', csv: 'read_csv', ndjson: 'read_json', json: 'read_json' } as const

const sqlOf = ({ isTable }: ObjectLiteral, sources: readonly FileSource[]): string => {
  const texts = sources.map(({ file }) => `'${file.replaceAll("'", "''")}'`)
  const list = texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`
  if (!isTable) return list
  const kinds = new Set(sources.map(({ kind }) => READERS[kind]))
  const [reader] = kinds
  if (reader === undefined || kinds.size > 1) {
    throw new PfadError(
      'bad-argument',
      'The objects of one pattern are of several kinds.',
      'Let it end with one suffix, such as *.parquet.',
    )
  }
  return `${reader}(${list}${texts.length > 1 ? ', union_by_name = true' : ''})`
}

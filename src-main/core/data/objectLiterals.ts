/** An object's URL in a statement: where it stands, and what it names. The key may hold `*` and `?`. */
export type ObjectLiteral = {
  /** Of the literal with its quotes. */
  readonly start: number
  readonly end: number
  readonly bucket: string
  readonly key: string
  /** Whether it stands where a table would: behind FROM, JOIN or a comma between tables. */
  readonly isTable: boolean
}

/** What SQL is made of, as far as it can hide a quote: comments, texts, quoted names, dollar quotes. */
const TOKEN =
  /--[^\n]*|\/\*[^]*?(?:\*\/|$)|"(?:[^"]|"")*"?|\$([A-Za-z_]\w*)?\$[^]*?(?:\$\1\$|$)|'(?:[^']|'')*'?|[A-Za-z_]\w*|[(),]/g
const URL = /^s3[an]?:\/\/([^/]+)\/(.+)$/

/** The texts of a statement that are URLs of objects (`'s3a://bucket/key'`), in their order. Comments and names are passed over. */
export const findObjectLiterals = (sql: string): ObjectLiteral[] => {
  const found: ObjectLiteral[] = []
  let before = ''
  for (const match of sql.matchAll(TOKEN)) {
    const [token] = match
    if (token.startsWith('--') || token.startsWith('/*')) continue
    const url = token.startsWith("'") && token.endsWith("'") ? URL.exec(token.slice(1, -1).replaceAll("''", "'")) : null
    const [, bucket, key] = url ?? []
    if (bucket !== undefined && key !== undefined) {
      found.push({
        ...{ start: match.index, end: match.index + token.length, bucket, key },
        isTable: /^(from|join)$/i.test(before),
      })
    }
    before = token
  }
  return found
}

/** The statement with each of these literals replaced by what `write` gives for it. */
export const replaceLiterals = (
  sql: string,
  literals: readonly ObjectLiteral[],
  write: (literal: ObjectLiteral) => string,
): string => {
  let result = ''
  let at = 0
  for (const literal of literals) {
    result += sql.slice(at, literal.start) + write(literal)
    at = literal.end
  }
  return result + sql.slice(at)
}

/**
 * Whether a key matches a pattern of `*` (no `/`), `**` (any) and `?` (one character, no `/`). All ways are followed at once:
 * no pattern takes longer than its length times the key's.
 */
export const matchesPattern = (pattern: string, key: string): boolean => {
  const parts = pattern.match(/\*\*|[^]/gu) ?? []
  const behindStars = (places: Iterable<number>): Set<number> => {
    const all = new Set(places)
    for (const at of all) if (parts[at] === '*' || parts[at] === '**') all.add(at + 1)
    return all
  }
  let places = behindStars([0])
  for (const character of key) {
    const next: number[] = []
    for (const at of places) {
      const part = parts[at]
      if (part === '**' || (part === '*' && character !== '/')) next.push(at)
      else if (part === character || (part === '?' && character !== '/')) next.push(at + 1)
    }
    places = behindStars(next)
  }
  return places.has(parts.length)
}

export const isPattern = (key: string): boolean => /[*?]/.test(key)

/** What all matches of a pattern begin with. */
export const fixedPrefix = (glob: string): string => glob.split(/[*?]/, 1)[0] ?? ''

import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments } from 'yaml'
import { PfadError } from '../../contract/error.ts'
import { interpolate, type Variables } from './interpolate.ts'

/** A value of a compose file with the place where it stands; scalars are interpolated already. */
export type Value =
  | { readonly kind: 'map'; readonly path: string; readonly line: number; readonly entries: ReadonlyMap<string, Value> }
  | { readonly kind: 'list'; readonly path: string; readonly line: number; readonly items: readonly Value[] }
  | {
      readonly kind: 'scalar'
      readonly path: string
      readonly line: number
      readonly value: string | number | boolean | null
    }

export type ComposeSource = {
  readonly file: string
  readonly text: string
  readonly variables: Variables
  /** The project's name whatever the file says, as `docker compose -p` gives it. */
  readonly projectName?: string | undefined
}

/** Anchors that stand for more nodes than this are an attack or a mistake, not a stack. */
const MOST_ALIASES = 100

/** An error that names file, line and key. */
export const composeError = (
  of: { file: string; line: number; path: string },
  what: string,
  hint?: string,
): PfadError =>
  new PfadError('bad-compose', `${of.file}:${of.line}: ${of.path === '' ? '' : `${of.path}: `}${what}`, hint)

/** Reads YAML into values with their places. Throws `bad-compose` for anything that is not one plain mapping. */
export const readSource = ({ file, text, variables }: ComposeSource): Value & { kind: 'map' } => {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { lineCounter: lines, merge: false, uniqueKeys: true, strict: true })
  const [document, second] = Array.isArray(documents) ? documents : []
  const lineOf = (offset: number | undefined): number => (offset === undefined ? 1 : lines.linePos(offset).line)
  const problem = document?.errors[0] ?? document?.warnings[0]
  if (problem !== undefined) {
    throw composeError({ file, line: lineOf(problem.pos[0]), path: '' }, `${problem.message.split('\n')[0]}`)
  }
  if (second !== undefined) {
    throw composeError({ file, line: lineOf(second.range[0]), path: '' }, 'a second document: a compose file is one.')
  }
  let aliases = 0
  const convert = (node: unknown, path: string, fallback: number): Value => {
    const at = { file, path, line: lineOf((node as Node | null)?.range?.[0]) || fallback }
    if (isAlias(node)) {
      aliases += 1
      const target = document === undefined ? undefined : node.resolve(document)
      if (target === undefined) throw composeError(at, `there is no anchor "${node.source}".`)
      if (aliases > MOST_ALIASES) throw composeError(at, `more than ${MOST_ALIASES} aliases.`)
      return convert(target, path, at.line)
    }
    if (isMap(node)) return { kind: 'map', path, line: at.line, entries: entriesOf(node.items, at) }
    if (isSeq(node)) {
      const items = node.items.map((item, index) => convert(item, `${path}[${index}]`, at.line))
      return { kind: 'list', path, line: at.line, items }
    }
    if (node === null || node === undefined) return { kind: 'scalar', path, line: fallback, value: null }
    if (!isScalar(node)) throw composeError(at, 'is no value that YAML 1.2 knows.')
    return { kind: 'scalar', path, line: at.line, value: scalarOf(node, at) }
  }
  const scalarOf = (node: { value: unknown; source?: string }, at: Parameters<typeof composeError>[0]) => {
    const { value } = node
    if (value === null || typeof value === 'boolean' || typeof value === 'number') return value
    if (typeof value !== 'string')
      throw composeError(at, `a value of type ${typeof value} is no text, number or yes/no.`)
    return interpolate(value, variables, (what, hint) => composeError(at, what, hint))
  }
  const entriesOf = (pairs: readonly Pair[], of: Parameters<typeof composeError>[0]) => {
    const entries = new Map<string, Value>()
    for (const { key, value } of pairs) {
      const line = lineOf((key as Node | null)?.range?.[0])
      const name = isScalar(key) ? String(key.value) : null
      const at = { file, line, path: of.path === '' ? `${name}` : `${of.path}.${name}` }
      if (name === null) throw composeError({ ...at, path: of.path }, 'a key must be plain text.')
      if (name === '<<') {
        throw composeError(at, 'merge keys are not supported.', 'Write the keys out where they are needed.')
      }
      entries.set(name, convert(value, at.path, line))
    }
    return entries
  }
  const root = convert(document?.contents ?? null, '', 1)
  if (root.kind === 'map') return root
  throw composeError({ file, line: 1, path: '' }, 'is no compose file: it has no services.')
}

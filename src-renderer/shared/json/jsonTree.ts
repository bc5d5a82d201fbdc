import type { JsonValue } from '../../../src-main/contract/models/primitives.ts'

/** One value of a JSON document: where it stands, and what stands in it. */
export type JsonNode = {
  /** The way to it, as jq and JavaScript write it: `$.report.by_event_type.PAYMENT`, `$["a b"][0]`. */
  readonly path: string
  /** The name or index under which its parent holds it; `$` for the document. */
  readonly key: string
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'
  /** A leaf as JSON; of an object or array how much it holds. */
  readonly text: string
  readonly children: readonly JsonNode[]
}

export const jsonTree = (value: JsonValue, path = '$', key = '$'): JsonNode => {
  if (Array.isArray(value)) {
    const children = value.map((item, index) => jsonTree(item, `${path}[${index}]`, String(index)))
    return {
      path,
      key,
      kind: 'array',
      text: `${children.length} ${children.length === 1 ? 'item' : 'items'}`,
      children,
    }
  }
  if (typeof value === 'object' && value !== null) {
    const children = Object.entries(value).map(([name, item]) => jsonTree(item, path + step(name), name))
    return { path, key, kind: 'object', text: `${children.length} ${children.length === 1 ? 'key' : 'keys'}`, children }
  }
  const kind = value === null ? 'null' : (typeof value as 'string' | 'number' | 'boolean')
  return { path, key, kind, text: JSON.stringify(value), children: [] }
}

const step = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`)

export type TreeMatches = {
  /** Paths of the nodes whose name, or whose value if it is a leaf, holds the text. */
  readonly found: ReadonlySet<string>
  /** Paths that have to be open for all of them to be seen. */
  readonly open: ReadonlySet<string>
}

/** Looks for a text in names and values, whatever the case of its letters; an empty text is found nowhere. */
export const searchTree = (root: JsonNode, text: string): TreeMatches => {
  const wanted = text.trim().toLowerCase()
  const found = new Set<string>()
  const open = new Set<string>()
  if (wanted === '') return { found, open }
  const visit = (node: JsonNode): boolean => {
    const leaf = node.children.length === 0 && node.kind !== 'object' && node.kind !== 'array' ? node.text : ''
    const isFound = [node.key, leaf].some((part) => part.toLowerCase().includes(wanted))
    if (isFound) found.add(node.path)
    // Every child is looked at: `some` would stop at the first match.
    const isInside = node.children.map(visit).some(Boolean)
    if (isInside) open.add(node.path)
    return isFound || isInside
  }
  visit(root)
  return { found, open }
}

/** The paths of all nodes that hold others, down to `depth` levels: what is open at first, or all of it. */
export const branchPaths = (node: JsonNode, depth = Number.POSITIVE_INFINITY): string[] =>
  node.children.length === 0 || depth <= 0
    ? []
    : [node.path, ...node.children.flatMap((child) => branchPaths(child, depth - 1))]

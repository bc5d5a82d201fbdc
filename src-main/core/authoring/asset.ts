import { PfadError } from '../../contract/error.ts'
import type { AssetExtra, AssetSpec } from '../../contract/models/asset.ts'
import type { AssetExpression } from '../../contract/models/dag.ts'
import { toJson } from './json.ts'

/** Assets joined by `and` and `or`: a schedule that waits for them. */
export interface AssetCondition {
  readonly expression: AssetExpression
  /** What is said of the assets in it. */
  readonly specs: readonly AssetSpec[]
  /** Both must have been updated since the DAG's last run (Airflow's `&`). */
  and(other: AssetCondition): AssetCondition
  /** Either is enough (Airflow's `|`). */
  or(other: AssetCondition): AssetCondition
}

/** Airflow's fields of an asset. What one place leaves out may be said in another. */
export type AssetOptions = {
  /** Where the data is; default: the name. It belongs to one asset. Nothing is read or written there. */
  readonly uri?: string
  /** For people to sort by; default `asset`. */
  readonly group?: string
  /** JSON that says more of it. */
  readonly extra?: AssetExtra
}

/** Data that tasks update (`outlets`) and that DAGs can be scheduled on. */
export interface Asset extends AssetCondition {
  readonly name: string
}

/** Names an asset; the same name is the same asset in every DAG. Throws `PfadError('bad-dag')` for what Airflow refuses. */
export const asset = (name: string, options: AssetOptions = {}): Asset => {
  if (typeof name !== 'string' || name.trim() === '') {
    throw new PfadError('bad-dag', 'An asset needs a name.', "Write asset('posts').")
  }
  const { uri = null, group = null, extra = null } = checkOptions(name, options)
  checkText(name, 'name', name)
  if (uri !== null) checkText(name, 'uri', uri)
  if (group !== null) checkText(name, 'group', group)
  return {
    name,
    ...condition({ asset: name }, [{ name, uri, group, extra: extra === null ? null : checkExtra(name, extra) }]),
  }
}

const OPTIONS = ['uri', 'group', 'extra']

const checkOptions = (name: string, options: AssetOptions): AssetOptions => {
  if (typeof options !== 'object' || options === null) throw bad(name, 'its options are no object')
  const unknown = Object.keys(options).find((key) => !OPTIONS.includes(key))
  if (unknown !== undefined)
    throw bad(name, `there is no option "${unknown}"`, `The options are ${OPTIONS.join(', ')}.`)
  return options
}

/** Airflow's `_sanitize` of names and URIs: ASCII, not blank, at most 1500 characters. */
const checkText = (name: string, field: string, text: unknown): void => {
  if (typeof text !== 'string' || text.trim() === '') throw bad(name, `its ${field} must be a text`)
  if (text.length > 1500) throw bad(name, `its ${field} has ${text.length} characters; at most 1500 are allowed`)
  if (!/^[\x20-\x7e]*$/.test(text)) throw bad(name, `its ${field} may have printable ASCII characters only`)
}

const checkExtra = (name: string, extra: unknown): AssetExtra => {
  const json = toJson(extra)
  if ('found' in json)
    throw bad(name, `its extra${json.path === '' ? '' : `, ${json.path},`} is ${json.found}, which JSON cannot say`)
  const { value } = json
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw bad(name, 'its extra must be an object')
}

const bad = (name: string, what: string, hint?: string): PfadError =>
  new PfadError('bad-dag', `Asset "${name.slice(0, 100)}": ${what}.`, hint)

const condition = (expression: AssetExpression, specs: readonly AssetSpec[]): AssetCondition => ({
  expression,
  specs,
  and: (other) => joined('all', { expression, specs }, other),
  or: (other) => joined('any', { expression, specs }, other),
})

type Joinable = Pick<AssetCondition, 'expression' | 'specs'>

const joined = (kind: 'all' | 'any', one: Joinable, other: Joinable): AssetCondition => {
  if (!isAssetCondition(other)) {
    const hint = "Write asset('a').and(asset('b'))."
    throw new PfadError('bad-dag', `"${kind === 'all' ? 'and' : 'or'}" joins assets only.`, hint)
  }
  const both = [...parts(kind, one.expression), ...parts(kind, other.expression)]
  return condition(kind === 'all' ? { all: both } : { any: both }, [...one.specs, ...other.specs])
}

/** `a and b and c` is one list of three, not a list in a list. */
const parts = (kind: 'all' | 'any', expression: AssetExpression): AssetExpression[] => {
  if (kind === 'all' && 'all' in expression) return expression.all
  if (kind === 'any' && 'any' in expression) return expression.any
  return [expression]
}

export const isAssetCondition = (value: unknown): value is AssetCondition =>
  typeof value === 'object' && value !== null && 'expression' in value && 'specs' in value && 'and' in value

/** A condition, or a list in which all must have been updated, as in Airflow; null for anything else. */
export const toCondition = (value: unknown): AssetCondition | null => {
  if (isAssetCondition(value)) return value
  if (!Array.isArray(value) || !value.every(isAssetCondition)) return null
  const [first, ...others] = value
  return first === undefined ? null : others.reduce((all, other) => all.and(other), first)
}

/** Each distinct saying once. */
export const distinctSpecs = (specs: readonly AssetSpec[]): AssetSpec[] => {
  const sayings = specs.map((spec) => [JSON.stringify([spec.name, spec.uri, spec.group, spec.extra]), spec] as const)
  return [...new Map(sayings).values()]
}

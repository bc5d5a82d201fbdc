import type { AssetSpec } from '../contract/models/asset.ts'
import type { AssetExpression, Schedule, SerializedDag } from '../contract/models/dag.ts'

/** The condition of a schedule on assets; null for any other schedule. */
export const conditionOf = (schedule: Schedule): AssetExpression | null =>
  schedule.kind === 'assets' || schedule.kind === 'assetsOrTime' ? schedule.expression : null

/** The names in a condition, each once, in their order. */
export const assetsOf = (expression: AssetExpression): string[] => [...new Set(namesIn(expression))]

const namesIn = (expression: AssetExpression): string[] =>
  'asset' in expression ? [expression.asset] : partsOf(expression).flatMap(namesIn)

const partsOf = (expression: Exclude<AssetExpression, { asset: string }>): AssetExpression[] =>
  'all' in expression ? expression.all : expression.any

/** Airflow's `AssetEvaluator`: whether the condition holds over the assets that are queued. */
export const isMet = (expression: AssetExpression, isQueued: (asset: string) => boolean): boolean => {
  if ('asset' in expression) return isQueued(expression.asset)
  if ('all' in expression) return expression.all.every((part) => isMet(part, isQueued))
  return expression.any.some((part) => isMet(part, isQueued))
}

/** The fewest assets whose update would meet the condition; of several choices the first. Empty where it is met. */
export const waitsFor = (expression: AssetExpression, isQueued: (asset: string) => boolean): string[] => {
  if ('asset' in expression) return isQueued(expression.asset) ? [] : [expression.asset]
  const parts = partsOf(expression).map((part) => waitsFor(part, isQueued))
  if ('all' in expression) return [...new Set(parts.flat())]
  return parts.reduce((fewest, part) => (part.length < fewest.length ? part : fewest))
}

/** As people read it: `posts & (users | badges)`. */
export const conditionText = (expression: AssetExpression): string => {
  if ('asset' in expression) return expression.asset
  const sign = 'all' in expression ? ' & ' : ' | '
  return partsOf(expression)
    .map((part) => ('asset' in part ? part.asset : `(${conditionText(part)})`))
    .join(sign)
}

/** `2 of 3: posts_asset ✓, users_asset ✓, badges –`. */
export const queuedText = (assets: readonly { readonly name: string; readonly queuedAt: number | null }[]): string => {
  const queued = assets.filter(({ queuedAt }) => queuedAt !== null)
  const marks = assets.map(({ name, queuedAt }) => `${name} ${queuedAt === null ? '–' : '✓'}`)
  return `${queued.length} of ${assets.length}: ${marks.join(', ')}`
}

type Said = { readonly dag: Pick<SerializedDag, 'dagId' | 'fileloc'>; readonly spec: AssetSpec }
export type AssetConflict = { readonly message: string; readonly one: Said; readonly other: Said }

/**
 * Places that say different things of one asset: another URI, group or extra under one name, or one URI under two names.
 * A place that only names an asset means what the others say.
 */
export const assetConflicts = (dags: readonly SerializedDag[]): AssetConflict[] => {
  const said = dags.flatMap((dag) => dag.assets.map((spec): Said => ({ dag, spec })))
  const byName = Map.groupBy(said, ({ spec }) => spec.name)
    .values()
    .toArray()
  const byUri = Map.groupBy(
    said.filter(({ spec }) => spec.uri !== null),
    ({ spec }) => spec.uri,
  )
  return [
    ...byName.flatMap((places) => FIELDS.flatMap((field) => differing(places, field))),
    ...byUri.values().flatMap((places) => differing(places, 'name')),
  ]
}

const FIELDS = ['uri', 'group', 'extra'] as const

const differing = (places: readonly Said[], field: keyof AssetSpec): AssetConflict[] => {
  const [one, ...others] = places.filter(({ spec }) => spec[field] !== null)
  if (one === undefined) return []
  const differs = ({ spec }: Said) => textOf(spec[field]) !== textOf(one.spec[field])
  return others.filter(differs).map((other) => ({ one, other, message: conflictText(field, one, other) }))
}

const conflictText = (field: keyof AssetSpec, one: Said, other: Said): string => {
  const says = ({ dag, spec }: Said) => `${textOf(spec[field])} in ${dag.dagId} (${dag.fileloc})`
  return field === 'name'
    ? `The URI "${one.spec.uri}" belongs to two assets: ${says(one)} and ${says(other)}. Give each a URI of its own.`
    : `The asset "${one.spec.name}" has two different ${field}s: ${says(one)} and ${says(other)}. Say it in one place, and write asset('${one.spec.name}') in the others.`
}

const textOf = (value: unknown): string => JSON.stringify(value)

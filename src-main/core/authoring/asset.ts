import type { AssetExpression } from '../../contract/models/dag.ts'

const ASSET = Symbol.for('pfad.asset')

/** Data that tasks update (`outlets`) and DAGs wait for (`schedule`). */
export type Asset = {
  readonly [ASSET]: AssetExpression
  /** Both, each updated since the last run. */
  and(other: Asset): Asset
  or(other: Asset): Asset
}

export type NamedAsset = Asset & { readonly name: string }

/** An asset by its name, which is the same in every DAG. */
export const asset = (name: string): NamedAsset => ({ name, ...expression({ asset: name }) })

const expression = (value: AssetExpression): Asset => ({
  [ASSET]: value,
  and: (other) => expression({ all: [value, other[ASSET]] }),
  or: (other) => expression({ any: [value, other[ASSET]] }),
})

export const isAssetLike = (value: unknown): value is Asset =>
  typeof value === 'object' && value !== null && ASSET in value

export const assetExpressionOf = (value: Asset): AssetExpression => value[ASSET]

/** Every asset named in an expression. */
export const assetNames = (value: AssetExpression): string[] => {
  if ('asset' in value) return [value.asset]
  return ('all' in value ? value.all : value.any).flatMap(assetNames)
}

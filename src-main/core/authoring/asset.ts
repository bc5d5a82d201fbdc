import { PfadError } from '../../contract/error.ts'
import type { AssetExpression } from '../../contract/models/dag.ts'

/** Assets joined by `and` and `or`: a schedule that waits for them. */
export interface AssetCondition {
  readonly expression: AssetExpression
  /** Both must have been updated since the DAG's last run (Airflow's `&`). */
  and(other: AssetCondition): AssetCondition
  /** Either is enough (Airflow's `|`). */
  or(other: AssetCondition): AssetCondition
}

/** Data that tasks update (`outlets`) and that DAGs can be scheduled on. */
export interface Asset extends AssetCondition {
  readonly name: string
}

/** Names an asset; the same name is the same asset in every DAG. */
export const asset = (name: string): Asset => {
  if (typeof name !== 'string' || name.trim() === '') {
    throw new PfadError('bad-dag', 'An asset needs a name.', "Write asset('posts').")
  }
  return { name, ...condition({ asset: name }) }
}

const condition = (expression: AssetExpression): AssetCondition => ({
  expression,
  and: (other) => condition({ all: [...parts('all', expression), ...parts('all', other.expression)] }),
  or: (other) => condition({ any: [...parts('any', expression), ...parts('any', other.expression)] }),
})

/** `a and b and c` is one list of three, not a list in a list. */
const parts = (kind: 'all' | 'any', expression: AssetExpression): AssetExpression[] => {
  if (kind === 'all' && 'all' in expression) return expression.all
  if (kind === 'any' && 'any' in expression) return expression.any
  return [expression]
}

export const isAssetCondition = (value: unknown): value is AssetCondition =>
  typeof value === 'object' && value !== null && 'expression' in value && 'and' in value && 'or' in value

import type { GroupSpec } from '../../contract/models/dag.ts'
import { building, createBuilder, type TaskDefinition } from './builder.ts'
import { checkDagOptions, checkId, type ResolvedDagOptions } from './checkOptions.ts'
import type { DagOptions } from './options.ts'

const MARK = Symbol.for('pfad.dag')

/** A DAG with its code, as the children that load and run it see it. */
export type DagDefinition = {
  readonly dagId: string
  readonly options: ResolvedDagOptions
  /** In an order in which every task stands after those that it waits for. */
  readonly tasks: readonly TaskDefinition[]
  readonly groups: readonly GroupSpec[]
}

/** What a DAG file exports. */
export interface Dag {
  readonly dagId: string
  readonly [MARK]: DagDefinition
}

/**
 * Makes a DAG: `export default dag('id', { schedule: '@daily' }, () => { … })`. `body` runs at once, to join the tasks.
 * Throws `PfadError('bad-dag')` naming DAG, task and option for what is wrong, a cycle and an id used twice included.
 */
export const dag = (dagId: string, options: DagOptions, body: () => unknown): Dag => {
  checkId('dag', dagId)
  const resolved = checkDagOptions(options, `DAG "${dagId}"`)
  const builder = createBuilder(dagId, resolved.defaultArgs)
  building(builder, body)
  const made: Dag = { dagId, [MARK]: { dagId, options: resolved, ...builder.finish() } }
  madeDags.push(made)
  return made
}

let madeDags: Dag[] = []

/** The DAGs made since the last call, exported or not: what a loader looks at to find one that was forgotten. */
export const takeMadeDags = (): readonly Dag[] => {
  const made = madeDags
  madeDags = []
  return made
}

/** The DAG behind a module's export, or null where it is none. */
export const dagDefinition = (exported: unknown): DagDefinition | null =>
  typeof exported === 'object' && exported !== null && MARK in exported ? (exported as Dag)[MARK] : null

import { PfadError } from '../../contract/error.ts'
import { buildIn, currentBuilder, type DagBuilder, inGroup } from './builder.ts'
import { checkId, type DagOptions, parseDagOptions } from './options.ts'

const DAG = Symbol.for('pfad.dag')

/** A DAG as its file exports it. */
export type Dag = { readonly [DAG]: DagBuilder; readonly dagId: string }

/**
 * A DAG: an id, options with Airflow's names, and a body that calls its tasks. A file exports its DAGs, by default or by
 * name.
 */
export const dag = (dagId: string, options: DagOptions, body: () => void): Dag => {
  checkId('DAG', dagId)
  const builder: DagBuilder = {
    dagId,
    options: parseDagOptions(dagId, options),
    defaultArgs: options.defaultArgs ?? {},
    tasks: new Map(),
    groups: new Map(),
    group: null,
  }
  buildIn(builder, body)
  return { [DAG]: builder, dagId }
}

/** A group of tasks: their ids begin with its name, and it is drawn as one. Returns what its body returns. */
export const taskGroup = <R>(name: string, body: () => R, options: { tooltip?: string } = {}): R => {
  checkId('task group', name)
  const builder = currentBuilder(`The task group "${name}"`)
  const groupId = inGroup(builder, name)
  if (builder.groups.has(groupId)) {
    throw new PfadError(
      'bad-dag',
      `The DAG "${builder.dagId}" has two task groups "${groupId}".`,
      'Rename one of them.',
    )
  }
  const parentId = builder.group
  builder.groups.set(groupId, { groupId, parentId, tooltip: options.tooltip ?? '' })
  builder.group = groupId
  try {
    return body()
  } finally {
    builder.group = parentId
  }
}

/** The DAGs among a module's exports; one exported twice counts once. */
export const dagsOf = (module: Readonly<Record<string, unknown>>): DagBuilder[] => {
  const found = new Set<DagBuilder>()
  for (const value of Object.values(module)) {
    if (typeof value === 'object' && value !== null && DAG in value) found.add((value as Dag)[DAG])
  }
  return [...found]
}

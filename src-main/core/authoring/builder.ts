import { PfadError } from '../../contract/error.ts'
import type { GroupSpec } from '../../contract/models/dag.ts'
import type { TaskContext } from './context.ts'
import type { ParsedDagOptions, ParsedTaskOptions, TaskOptions } from './options.ts'

/** A task's place in a DAG: its code, its options and what it takes. */
export type TaskNode = {
  readonly taskId: string
  readonly groupId: string | null
  readonly options: ParsedTaskOptions
  readonly run: (context: TaskContext, ...inputs: never[]) => unknown
  /** What it is called with: results of other tasks, or values. */
  readonly inputs: readonly unknown[]
  readonly upstream: Set<string>
}

/** A DAG while its body runs, and after. */
export type DagBuilder = {
  readonly dagId: string
  readonly options: ParsedDagOptions
  readonly defaultArgs: TaskOptions
  readonly tasks: Map<string, TaskNode>
  readonly groups: Map<string, GroupSpec>
  /** The group whose body runs now. */
  group: string | null
}

let current: DagBuilder | null = null

/** Runs a DAG's body; the tasks and groups that it calls become the DAG's. */
export const buildIn = (builder: DagBuilder, body: () => void): void => {
  if (current) throw new PfadError('bad-dag', `The DAG "${builder.dagId}" stands inside of "${current.dagId}".`)
  current = builder
  try {
    const returned: unknown = body()
    if (returned instanceof Promise) {
      throw new PfadError('bad-dag', `The body of the DAG "${builder.dagId}" is async.`, 'Wait inside of tasks only.')
    }
  } finally {
    current = null
  }
}

/** The DAG whose body runs; `bad-dag` outside of any. */
export const currentBuilder = (what: string): DagBuilder => {
  if (current) return current
  throw new PfadError('bad-dag', `${what} is called outside of a DAG.`, "Call it in the body given to dag('…', …).")
}

export const inGroup = (builder: DagBuilder, name: string): string =>
  builder.group === null ? name : `${builder.group}.${name}`

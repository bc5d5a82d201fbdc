import type { z } from 'zod'
import { PfadError } from '../../contract/error.ts'
import type { ApprovalSpec } from '../../contract/models/approval.ts'
import type { GroupSpec, TaskMapping } from '../../contract/models/dag.ts'
import { topologicalOrder } from '../graph.ts'
import type { Decide } from './branch.ts'
import { checkId, checkTaskOptions, type ResolvedTaskOptions } from './checkOptions.ts'
import type { TaskContext } from './context.ts'
import { checkMapping } from './expand.ts'
import type { TaskOptions } from './options.ts'
import { applyOrders, type Order } from './order.ts'

/** A task's code: the context first, then what it takes from other tasks. */
export type TaskCode = (context: TaskContext, ...args: never[]) => unknown

/** A kind of task: its name, the options that only it has (zod, by name), and its code by what they resolve to. */
export type TaskKind = {
  readonly kind: string
  readonly own: z.ZodRawShape
  readonly codeOf: (own: Readonly<Record<string, unknown>>) => TaskCode
  /** Only of kinds that decide about what comes after them (see `core/branching.ts`): how to read that from the result. */
  readonly decideBy?: (own: Readonly<Record<string, unknown>>) => Decide
  /** Only of approvals: what is asked. */
  readonly approvalOf?: (own: Readonly<Record<string, unknown>>) => ApprovalSpec
}

/** A task of a DAG with its code. */
export type TaskDefinition = {
  /** With its groups: `group.task`. */
  readonly taskId: string
  readonly groupId: string | null
  /** `function`, or one of the task kinds: `bash`, `fileSensor`, … */
  readonly kind: string
  readonly options: ResolvedTaskOptions
  readonly run: TaskCode
  readonly decide: Decide | null
  readonly approval: ApprovalSpec | null
  /** As given in the DAG's body: results of other tasks may stand anywhere in them. */
  readonly args: readonly unknown[]
  readonly upstream: readonly string[]
  /** Null: not mapped. */
  readonly mapping: TaskMapping | null
}

export type NewTask = Pick<TaskDefinition, 'args' | 'upstream'> & {
  /** What it is mapped over; null: nothing. */
  readonly mapped: Omit<TaskMapping, 'maxMapLength'> | null
  readonly id: string
  readonly kind: TaskKind
  readonly options: TaskOptions
}
type NewGroup = { readonly id: string; readonly tooltip: string; readonly defaultArgs: TaskOptions }

/** Gathers the tasks, groups and order of one DAG while its body runs. */
export type Builder = {
  readonly dagId: string
  /** Returns the task's full id. */
  addTask(task: NewTask): string
  /** Runs `body` with its tasks in the group. */
  inGroup<T>(group: NewGroup, body: () => T): { readonly groupId: string; readonly value: T }
  addOrder(order: Order): void
  finish(): { readonly tasks: readonly TaskDefinition[]; readonly groups: readonly GroupSpec[] }
}

let current: Builder | null = null

/** The builder of the DAG whose body is running; `what` says who asks, for the error where there is none. */
export const currentBuilder = (what: string): Builder => {
  if (current !== null) return current
  throw new PfadError(
    'bad-dag',
    `${what} stands outside of a DAG's body.`,
    "Put it into the function that dag('id', { … }, () => { … }) is given.",
  )
}

/** Runs a DAG's body with `builder` as the current one. */
export const building = (builder: Builder, body: () => unknown): void => {
  if (current !== null) {
    throw new PfadError('bad-dag', `DAG "${builder.dagId}" is made inside of the body of DAG "${current.dagId}".`)
  }
  current = builder
  try {
    const returned = body()
    if (!(returned instanceof Promise)) return
    // Whatever becomes of it is not looked at any more; the error below is the answer.
    returned.catch(() => undefined)
    throw new PfadError(
      'bad-dag',
      `The body of DAG "${builder.dagId}" is async.`,
      'A body only joins tasks: do the waiting inside of a task.',
    )
  } finally {
    current = null
  }
}

type Group = GroupSpec & { readonly defaultArgs: TaskOptions }
type Task = Omit<TaskDefinition, 'upstream'> & { readonly upstream: Set<string> }

export const createBuilder = (dagId: string, defaultArgs: TaskOptions): Builder => {
  const tasks = new Map<string, Task>()
  const groups = new Map<string, Group>()
  const orders: Order[] = []
  const path: Group[] = []

  const claimId = (what: 'task' | 'group', id: string): string => {
    checkId(what, id)
    const outer = path.at(-1)?.groupId
    const full = checkId(what, outer === undefined ? id : `${outer}.${id}`)
    const other = tasks.has(full) ? 'task' : groups.has(full) ? 'group' : null
    if (other === null) return full
    const both = other === what ? `two ${what}s are` : 'a task and a group are both'
    const hint = what === 'task' ? `Give one another id: step.override({ taskId: '…' })(…).` : 'Give one another id.'
    throw new PfadError('bad-dag', `DAG "${dagId}": ${both} called "${full}".`, hint)
  }

  return {
    dagId,
    addTask({ id, kind, options, args, upstream, mapped }) {
      const taskId = claimId('task', id)
      const merged: TaskOptions = Object.assign({}, defaultArgs, ...path.map((group) => group.defaultArgs), options)
      const { own, ...resolved } = checkTaskOptions(merged, kind.own, `DAG "${dagId}", task "${taskId}"`)
      const groupId = path.at(-1)?.groupId ?? null
      const code = {
        kind: kind.kind,
        run: kind.codeOf(own),
        decide: kind.decideBy?.(own) ?? null,
        approval: kind.approvalOf?.(own) ?? null,
      }
      const mapping = mapped && { ...mapped, over: [...mapped.over], maxMapLength: resolved.maxMapLength }
      if (mapping !== null) checkMapping({ dagId, taskId, triggerRule: resolved.triggerRule }, mapping)
      tasks.set(taskId, { taskId, groupId, ...code, options: resolved, args, mapping, upstream: new Set(upstream) })
      return taskId
    },
    inGroup({ id, tooltip, defaultArgs: groupArgs }, body) {
      const groupId = claimId('group', id)
      const group = { groupId, parentId: path.at(-1)?.groupId ?? null, tooltip, defaultArgs: groupArgs }
      groups.set(groupId, group)
      path.push(group)
      try {
        return { groupId, value: body() }
      } finally {
        path.pop()
      }
    },
    addOrder: (order) => void orders.push(order),
    finish: () =>
      inDag(dagId, () => {
        applyOrders(tasks, groups, orders)
        return {
          tasks: topologicalOrder([...tasks.values()].map((task) => ({ ...task, upstream: [...task.upstream] }))),
          groups: [...groups.values()].map(({ groupId, parentId, tooltip }) => ({ groupId, parentId, tooltip })),
        }
      }),
  }
}

/** Errors of the graph say which DAG they are about. */
const inDag = <T>(dagId: string, work: () => T): T => {
  try {
    return work()
  } catch (thrown) {
    if (!(thrown instanceof PfadError)) throw thrown
    throw new PfadError(thrown.code, `DAG "${dagId}": ${thrown.message}`, thrown.hint)
  }
}

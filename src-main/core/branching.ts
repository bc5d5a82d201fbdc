import type { TaskSpec } from '../contract/models/dag.ts'
import type { JsonValue } from '../contract/models/primitives.ts'
import { relatives } from './selectTasks.ts'

/** The XCom in which a task keeps what it decided about the tasks right after it: Airflow's `XCOM_SKIPMIXIN_KEY`. */
export const SKIP_DECISION = 'skipmixin_key'

/** Airflow's value of that XCom: only these are followed, or these are skipped. */
export type SkipDecision = { readonly followed: readonly string[] } | { readonly skipped: readonly string[] }

const DECIDERS: ReadonlySet<string> = new Set(['branch', 'shortCircuit', 'approval'])

/** Whether tasks of this kind may skip those after them. */
export const decidesOnFollowers = ({ kind }: Pick<TaskSpec, 'kind'>): boolean => DECIDERS.has(kind)

/** Whether a stored decision skips a task right after the one that took it. What is no decision skips nothing. */
export const isSkippedBy = (decision: JsonValue | undefined, taskId: string): boolean => {
  if (typeof decision !== 'object' || decision === null || Array.isArray(decision)) return false
  const { followed, skipped } = decision
  if (Array.isArray(followed)) return !followed.includes(taskId)
  return Array.isArray(skipped) && skipped.includes(taskId)
}

type Node = { readonly taskId: string; readonly groupId: string | null; readonly upstream: readonly string[] }
type Group = { readonly groupId: string; readonly parentId: string | null }
export type Graph = { readonly tasks: readonly Node[]; readonly groups: readonly Group[] }

/** The tasks right after this one. */
export const directlyAfter = ({ tasks }: Pick<Graph, 'tasks'>, taskId: string): string[] =>
  tasks.filter(({ upstream }) => upstream.includes(taskId)).map((task) => task.taskId)

/** What a branch may choose: the tasks right after it, and the groups that one of these stands in but the branch does not. */
export const branchTargets = (graph: Graph, taskId: string): Map<string, readonly string[]> => {
  const parents = new Map(graph.groups.map(({ groupId, parentId }) => [groupId, parentId]))
  const around = (groupId: string | null): string[] =>
    groupId === null ? [] : [groupId, ...around(parents.get(groupId) ?? null)]
  const byId = new Map(graph.tasks.map((task) => [task.taskId, task]))
  const own = new Set(around(byId.get(taskId)?.groupId ?? null))
  const targets = new Map<string, string[]>()
  for (const after of directlyAfter(graph, taskId)) {
    targets.set(after, [after])
    for (const groupId of around(byId.get(after)?.groupId ?? null)) {
      if (!own.has(groupId)) targets.set(groupId, [...(targets.get(groupId) ?? []), after])
    }
  }
  return targets
}

/**
 * Airflow's `skip_all_except`: of the tasks right after the branch those are followed that were chosen or that come after a
 * chosen one as well; the others are skipped. Null: one of `chosen` is no target of the branch.
 */
export const follow = (
  graph: Graph,
  taskId: string,
  chosen: readonly string[],
): { followed: string[]; skipped: string[] } | null => {
  const targets = branchTargets(graph, taskId)
  const roots: string[] = []
  for (const id of chosen) {
    const found = targets.get(id)
    if (found === undefined) return null
    roots.push(...found)
  }
  const isFollowed = new Set([...roots, ...relatives(graph.tasks, roots, 'downstream')])
  const after = directlyAfter(graph, taskId)
  return { followed: after.filter((id) => isFollowed.has(id)), skipped: after.filter((id) => !isFollowed.has(id)) }
}

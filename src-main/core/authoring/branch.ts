import { z } from 'zod'
import { PfadError } from '../../contract/error.ts'
import { branchTargets, directlyAfter, follow, type Graph, type SkipDecision } from '../branching.ts'
import { relatives } from '../selectTasks.ts'
import type { TaskCode } from './builder.ts'
import type { TaskContext } from './context.ts'
import type { TaskOptions } from './options.ts'
import { createStep, type Step } from './task.ts'

/** What a task decided by what it returned: kept for reruns, and the tasks to skip at once. */
export type Decided = { readonly decision: SkipDecision; readonly skip: readonly string[] }

/** Reads a decision from what the task `taskId` of `graph` returned; null: all that comes after it is let be. */
export type Decide = (returned: unknown, graph: Graph, taskId: string) => Decided | null

type Choice = string | readonly string[] | null | undefined
type StepOf<F extends TaskCode, O> = F extends (context: TaskContext, ...args: infer A) => unknown
  ? Step<A, Awaited<ReturnType<F>>, O>
  : never
type Chooses<T> = (context: TaskContext, ...args: never[]) => T | Promise<T>

/**
 * A task that chooses what follows (Airflow's `@task.branch`): `choose` returns the id, or ids, of tasks right after it or of
 * groups that begin there, with their groups (`group.task`); none of them for nothing. What it does not choose is skipped.
 */
export function branch<F extends Chooses<Choice>>(taskId: string, choose: F): StepOf<F, TaskOptions>
export function branch<F extends Chooses<Choice>>(
  taskId: string,
  options: TaskOptions,
  choose: F,
): StepOf<F, TaskOptions>
export function branch(taskId: string, ...rest: readonly unknown[]): unknown {
  const { options, code } = optionsAndCode('branch', taskId, rest)
  return createStep(taskId, options, { kind: 'branch', own: {}, codeOf: () => code, decideBy: () => choose })
}

const choose: Decide = (returned, graph, taskId) => {
  const chosen = returned === null || returned === undefined ? [] : [returned].flat()
  const targets = branchTargets(graph, taskId)
  const wrong = chosen.find((id) => typeof id !== 'string' || !targets.has(id))
  const found = wrong === undefined ? follow(graph, taskId, chosen as string[]) : null
  if (found !== null) return { decision: { followed: found.followed }, skip: found.skipped }
  const names = [...targets.keys()].map((id) => JSON.stringify(id)).join(', ')
  throw new PfadError(
    'bad-branch',
    `"${taskId}" chose ${JSON.stringify(wrong) ?? typeof wrong}, which does not come right after it.`,
    targets.size === 0 ? 'Nothing comes after it.' : `It can choose ${names}, or nothing.`,
  )
}

export type ShortCircuitOptions = TaskOptions & {
  /** Default true: false skips all tasks after it, however far and whatever their rule. False: only those right after it. */
  readonly ignoreDownstreamTriggerRules?: boolean
}

/** A task that lets things go on, or not (Airflow's `@task.short_circuit`): where `test` returns false what comes after it is skipped. */
export function shortCircuit<F extends Chooses<boolean>>(taskId: string, test: F): StepOf<F, ShortCircuitOptions>
export function shortCircuit<F extends Chooses<boolean>>(
  taskId: string,
  options: ShortCircuitOptions,
  test: F,
): StepOf<F, ShortCircuitOptions>
export function shortCircuit(taskId: string, ...rest: readonly unknown[]): unknown {
  const { options, code } = optionsAndCode('shortCircuit', taskId, rest)
  const own = { ignoreDownstreamTriggerRules: z.boolean('must be true or false').default(true) }
  const decideBy = (resolved: Readonly<Record<string, unknown>>) =>
    circuit(resolved['ignoreDownstreamTriggerRules'] === true)
  return createStep(taskId, options, { kind: 'shortCircuit', own, codeOf: () => code, decideBy })
}

const circuit =
  (ignoresRules: boolean): Decide =>
  (returned, graph, taskId) => {
    if (returned === true) return null
    if (returned === false) return skipAfter(graph, taskId, ignoresRules)
    const what = JSON.stringify(returned) ?? typeof returned
    throw new PfadError('bad-branch', `"${taskId}" returned ${what}.`, 'A short circuit returns true or false.')
  }

/** Skips the tasks right after this one, or with `ignoresRules` all that come after it. */
export const skipAfter = (graph: Graph, taskId: string, ignoresRules: boolean): Decided => {
  const skipped = ignoresRules ? [...relatives(graph.tasks, [taskId], 'downstream')] : directlyAfter(graph, taskId)
  return { decision: { skipped }, skip: skipped }
}

const optionsAndCode = (kind: string, taskId: string, rest: readonly unknown[]) => {
  const [options, code] = rest.length > 1 ? rest : [{}, rest[0]]
  if (typeof code === 'function') return { options: options as TaskOptions, code: code as TaskCode }
  const hint = `Write ${kind}('id', { … }, async (context) => …).`
  throw new PfadError('bad-dag', `Task "${taskId}" (${kind}) has no function.`, hint)
}

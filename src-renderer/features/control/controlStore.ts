import type { CallInput } from '../../../src-main/contract/calls.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import type { TaskRef } from '../../shared/links.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { attempt } from '../../shared/ui/tell.ts'

type Wish<N extends 'tasks.clear' | 'tasks.mark'> = Omit<CallInput<N>, 'dryRun'>
export type ClearWish = Wish<'tasks.clear'>
export type MarkWish =
  | ({ readonly of: 'tasks' } & Wish<'tasks.mark'>)
  | { readonly of: 'run'; readonly dagId: string; readonly runId: string; readonly state: 'success' | 'failed' }

/** The tasks that a reference names, as the calls take them; undefined where it names a run. */
export const tasksOf = ({ groupId, taskId, mapIndex }: TaskRef) => {
  if (groupId !== undefined) return { groupIds: [groupId] }
  return taskId === undefined ? undefined : { tasks: [{ taskId, ...(mapIndex === undefined ? {} : { mapIndex }) }] }
}

/** A look at the host, which changes nothing: the runs and task instances that would be touched, as they are now. */
const dry = { gapMs: 1000, concerns: ({ topic }: { topic: string }) => topic === 'runs' } as const

export const clearPreview = defineLive({
  ...dry,
  load: (wish: ClearWish, signal) => pfad.call('tasks.clear', { ...wish, dryRun: true }, signal),
})
export const clear = (wish: ClearWish) => attempt('Clearing', () => pfad.call('tasks.clear', wish))

export const markPreview = defineLive({
  ...dry,
  load: async ({ of, ...wish }: MarkWish, signal) =>
    of === 'run'
      ? [await pfad.call('runs.mark', { ...wish, dryRun: true }, signal)]
      : pfad.call('tasks.mark', { ...wish, dryRun: true }, signal),
})
export const mark = ({ of, ...wish }: MarkWish) =>
  attempt('Marking', async () => (of === 'run' ? [await pfad.call('runs.mark', wish)] : pfad.call('tasks.mark', wish)))

const cancelInput = (ref: TaskRef) => {
  const tasks = tasksOf(ref)
  return { dagId: ref.dagId, runId: ref.runId, ...tasks }
}
export const cancelPreview = defineLive({
  ...dry,
  load: async (ref: TaskRef, signal) => [
    await pfad.call('tasks.cancel', { ...cancelInput(ref), dryRun: true }, signal),
  ],
})
/** A whole run ends as failed; tasks alone leave it to the rest what becomes of it. */
export const cancel = (ref: TaskRef) =>
  attempt('Cancelling', async () => {
    if (tasksOf(ref) === undefined) await pfad.call('runs.cancel', { dagId: ref.dagId, runId: ref.runId })
    else await pfad.call('tasks.cancel', cancelInput(ref))
    return true
  })

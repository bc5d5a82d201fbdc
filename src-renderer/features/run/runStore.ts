import { create } from 'zustand'
import { pfad } from '../../shared/connection/pfad.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { attempt, tell } from '../../shared/ui/tell.ts'

export type RunKey = { readonly dagId: string; readonly runId: string }
type TaskKey = { readonly taskId: string; readonly mapIndex: number }

const isOfRun = (
  {
    topic,
    dagId,
    runId,
  }: { readonly topic: string; readonly dagId?: string | undefined; readonly runId?: string | undefined },
  key: RunKey,
): boolean =>
  topic === 'runs' && (dagId === undefined || dagId === key.dagId) && (runId === undefined || runId === key.runId)

/** A run with its tasks, attempts and XComs. */
export const runDetail = defineLive({
  load: (key: RunKey, signal) => pfad.call('runs.get', key, signal),
  concerns: isOfRun,
  gapMs: 200,
})

/** The DAG as it is now, for the order in which tasks are drawn, their groups, and whether the run is of this version. */
export const dagNow = defineLive({
  load: async (dagId: string, signal) => {
    const { tasks, groups, version } = await pfad.call('dags.get', { dagId }, signal)
    return { tasks, groups, version }
  },
  concerns: ({ topic }) => topic === 'dags',
})

/** What befell a run, or one of its task instances: newest first, so many. */
export const history = defineLive({
  load: ({ limit, ...of }: RunKey & Partial<TaskKey> & { readonly limit: number }, signal) =>
    pfad.call('history.list', { ...of, limit }, signal),
  concerns: isOfRun,
  gapMs: 500,
})

/** Why the run is as it is. */
export const why = defineLive({
  load: (key: RunKey, signal) => pfad.call('dags.explain', key, signal),
  concerns: isOfRun,
  gapMs: 1000,
})

/** Which groups somebody has folded or opened, by DAG and group; else it depends on how much there is to show. */
export const folds = create<{ readonly folded: Readonly<Record<string, boolean>> }>(() => ({ folded: {} }))

export const foldGroup = (dagId: string, groupId: string, isFolded: boolean): void =>
  folds.setState(({ folded }) => ({ folded: { ...folded, [`${dagId}/${groupId}`]: isFolded } }))

/** Writes the note on a run or a task instance; an empty text takes it away. */
export const saveNote = async (key: RunKey & Partial<TaskKey>, text: string): Promise<void> => {
  const saved = await attempt('Saving the note', () => pfad.call('runs.note', { ...key, text: text.trim() || null }))
  if (saved) tell(text.trim() === '' ? 'Note removed' : 'Note saved')
  await runDetail.refresh({ dagId: key.dagId, runId: key.runId })
}

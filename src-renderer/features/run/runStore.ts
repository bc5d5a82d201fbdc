import { pfad } from '../../shared/connection/pfad.ts'
import { defineLive } from '../../shared/live/defineLive.ts'

export type RunKey = { readonly dagId: string; readonly runId: string }

/** A run with its tasks, attempts and XComs. */
export const runDetail = defineLive({
  load: (key: RunKey, signal) => pfad.call('runs.get', key, signal),
  concerns: ({ topic, dagId, runId }, key) =>
    topic === 'runs' && (dagId === undefined || dagId === key.dagId) && (runId === undefined || runId === key.runId),
  gapMs: 200,
})

/** The DAG's tasks, for the order in which they are drawn. */
export const dagGraph = defineLive({
  load: async (dagId: string, signal) => (await pfad.call('dags.get', { dagId }, signal)).tasks,
  concerns: ({ topic }) => topic === 'dags',
})

import { isRunOver } from '../../../src-main/core/dagRun.ts'
import { GRAPH_DAG } from '../dags.ts'
import { type Action, type ActionWorld, HAND } from './action.ts'

const lastRun = ({ store, pick }: ActionWorld) => pick(store.runs({ dagId: GRAPH_DAG, limit: 3 }))

/** Lists get other lengths, branches choose anew. */
export const rerunGraph: Action = {
  name: 'rerunGraph',
  probability: 0.004,
  act: (world) => {
    const run = lastRun(world)
    if (run === undefined || run.logicalDate === null || !isRunOver(run.state)) return
    const { dagId, logicalDate } = run
    world.ask(world.scheduler.trigger({ dagId, logicalDate, runType: 'backfill', triggeredBy: HAND }))
  },
}

/** A part of a graph runs again, at work or over: what comes before it stays, what comes after it follows. */
export const clearGraph: Action = {
  name: 'clearGraph',
  probability: 0.004,
  act: (world) => {
    const run = lastRun(world)
    const taskId = world.pick(['list', 'each', 'pick', 'left', 'right', 'ok', 'then', 'sensor', 'join'])
    if (run === undefined || taskId === undefined) return
    const { dagId, runId } = run
    world.ask(world.scheduler.clear({ dagId, runId, tasks: [{ taskId }], downstream: true, by: HAND }))
  },
}

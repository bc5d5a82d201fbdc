import type { TouchedRun } from '../../contract/calls/control.ts'
import { PfadError } from '../../contract/error.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import type { Touched } from '../../engine/commands/clear.ts'
import { runNotFound } from './runs.ts'
import type { Services } from './services.ts'

type ControlCalls = 'tasks.clear' | 'tasks.mark' | 'tasks.cancel' | 'runs.mark' | 'runs.cancel' | 'runs.note'

/** What a person does to runs and tasks; each goes into the history with who asked. */
export const createControlHandlers = (
  services: Services,
): Pick<Handlers['calls'], ControlCalls | 'dags.delete' | RecordCalls> => {
  const { scheduler, runStore, dagsLoaded, by } = services
  return {
    'tasks.clear': async (request) => {
      await dagsLoaded
      return (await scheduler.clear({ ...request, by })).map(toTouchedRun)
    },
    'tasks.mark': async (request) => {
      await dagsLoaded
      return (await scheduler.markTasks({ ...request, by })).map(toTouchedRun)
    },
    'tasks.cancel': async (request) => toTouchedRun(await scheduler.cancelTasks({ ...request, by })),
    'runs.mark': async (request) => toTouchedRun(await scheduler.markRun({ ...request, by })),
    'runs.cancel': (request) => scheduler.cancelRun({ ...request, by }),
    'runs.note': async (request) => {
      await scheduler.setNote({ ...request, by })
      return runStore.notes(request.dagId, request.runId)
    },
    'dags.delete': async ({ dagId }) => {
      await dagsLoaded
      return scheduler.deleteDag({ dagId, by })
    },
    ...createRecordHandlers(services),
  }
}

const toTouchedRun = ({ run, rows }: Touched): TouchedRun => ({ run, taskInstances: [...rows] })

type RecordCalls = 'history.list' | 'xcoms.list' | 'xcoms.get'

/** What was kept of runs: who did what, and what tasks left. */
const createRecordHandlers = ({ runStore }: Services): Pick<Handlers['calls'], RecordCalls> => ({
  'history.list': ({ before, limit, ...of }) => {
    if (of.dagId !== undefined && of.runId !== undefined && runStore.run(of.dagId, of.runId) === null) {
      throw runNotFound(of.dagId, of.runId)
    }
    return runStore.historyPage(of, { before, limit })
  },
  'xcoms.list': (filter) => {
    if (runStore.run(filter.dagId, filter.runId) === null) throw runNotFound(filter.dagId, filter.runId)
    return runStore.xcomList(filter)
  },
  'xcoms.get': (wanted) => {
    if (runStore.run(wanted.dagId, wanted.runId) === null) throw runNotFound(wanted.dagId, wanted.runId)
    const found = runStore.xcoms(wanted).at(-1)
    if (found) return found
    throw new PfadError(
      'xcom-not-found',
      `${wanted.taskId} of ${wanted.runId} has left nothing under ${JSON.stringify(wanted.key)}.`,
      `See what there is: pfad tasks xcoms ${wanted.dagId} ${wanted.taskId} ${wanted.runId}`,
    )
  },
})

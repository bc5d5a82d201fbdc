import type { TouchedRun } from '../../contract/calls/control.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import type { Touched } from '../../engine/commands/clear.ts'
import type { Services } from './services.ts'

type ControlCalls = 'tasks.clear' | 'tasks.mark' | 'tasks.cancel' | 'runs.mark' | 'runs.cancel'

/** What a person does to runs and tasks; each goes into the history with who asked. */
export const createControlHandlers = ({
  scheduler,
  dagsLoaded,
  by,
}: Services): Pick<Handlers['calls'], ControlCalls> => ({
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
})

const toTouchedRun = ({ run, rows }: Touched): TouchedRun => ({ run, taskInstances: [...rows] })

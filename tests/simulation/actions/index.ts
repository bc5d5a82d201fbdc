import type { Action } from './action.ts'
import { backfill, steerBackfill } from './backfill.ts'
import { clear, markRun, markTask } from './control.ts'
import { close, setClock, sleep } from './machine.ts'
import { cancel, pause, rerun, trigger, triggerDate, unpause } from './runs.ts'

/** All that is done to the engine while it works. */
export const ACTIONS: readonly Action[] = [
  ...[sleep, setClock, close],
  ...[trigger, triggerDate, cancel, rerun, pause, unpause],
  ...[clear, markRun, markTask],
  ...[backfill, steerBackfill],
]

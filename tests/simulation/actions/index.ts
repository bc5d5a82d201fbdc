import type { Action } from './action.ts'
import { answer } from './approvals.ts'
import { updateAsset } from './assets.ts'
import { backfill, cancelBackfill, pauseBackfill, unpauseBackfill } from './backfills.ts'
import { cancelTask, clear, clearDates, markRun, markTask, note, together } from './control.ts'
import { clearGraph, rerunGraph } from './graph.ts'
import { close, setClock, sleep } from './machine.ts'
import { cancel, pause, rerun, trigger, triggerDate, unpause } from './runs.ts'

/** All that is done to the engine while it works. */
export const ACTIONS: readonly Action[] = [
  ...[sleep, setClock, close],
  ...[trigger, triggerDate, cancel, rerun, pause, unpause],
  ...[clear, clearDates, markTask, markRun, cancelTask, note, together],
  updateAsset,
  ...[answer, rerunGraph, clearGraph],
  ...[backfill, pauseBackfill, unpauseBackfill, cancelBackfill],
]

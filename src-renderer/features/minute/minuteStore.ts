import type { LogLine } from '../../../src-main/contract/models/run.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { type MinuteKey, minuteReports } from '../../shared/minute/minuteStore.ts'
import { attempt } from '../../shared/ui/tell.ts'

/** What the built-in dashboard got, or where reports go instead. */
export const dashboard = defineLive({
  load: (_key: null, signal) => pfad.call('dashboard.status', { limit: 1000 }, signal),
  concerns: ({ topic }) => topic === 'dashboard',
  gapMs: 1000,
})

export type AttemptRef = {
  readonly dagId: string
  readonly runId: string
  readonly taskId: string
  readonly mapIndex: number
  readonly tryNumber: number
}

/** Lines that are shown of a log: who wants more opens the log itself. */
const TAIL = 14

/** The last lines of an attempt's log, however long it is: its source looks through a long one in several calls. */
export const logTail = defineLive({
  load: async (ref: AttemptRef, signal): Promise<readonly LogLine[]> => {
    for (;;) {
      const page = await pfad.call('logs.page', { ...ref, place: { last: TAIL }, limit: TAIL }, signal)
      if (page.isWhole) return page.lines
    }
  },
  concerns: ({ topic, runId }, ref) => topic === 'runs' && (runId === undefined || runId === ref.runId),
  gapMs: 1000,
})

/** Sends the report once more; gives what was answered, or undefined where it did not arrive and they were told. */
export const sendAgain = (key: MinuteKey) =>
  attempt('Sending the report', async () => {
    const delivery = await pfad.call('reports.send', key)
    await Promise.all([minuteReports.refresh(key), dashboard.refresh(null)])
    return delivery
  })

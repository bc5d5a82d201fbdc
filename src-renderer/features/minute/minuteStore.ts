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

export type LogTail = { readonly lines: readonly LogLine[]; readonly isWhole: boolean }

/** Lines that are kept of a log, and blocks that are looked at for them: who wants more opens the log itself. */
const TAIL = 14
const BLOCKS = 60

/** The last lines of an attempt's log. */
export const logTail = defineLive({
  load: async (ref: AttemptRef, signal): Promise<LogTail> => {
    let lines: LogLine[] = []
    let blocks = 0
    for await (const block of pfad.stream('logs.read', { ...ref, follow: false }, signal)) {
      lines = [...lines, ...block].slice(-TAIL)
      blocks += 1
      if (blocks === BLOCKS) return { lines, isWhole: false }
    }
    return { lines, isWhole: true }
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

import { setImmediate as breathe } from 'node:timers/promises'
import { PfadError } from '../../../contract/error.ts'
import type { ReportSeries } from '../../../contract/models/minute.ts'
import type { EpochMs } from '../../../contract/models/primitives.ts'
import { createNameReader, minuteName } from '../../../core/minute.ts'
import { createReportSeries, stepFor } from '../../../core/reportSeries.ts'
import type { Services } from '../services.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Reports that are read at a time; then the scheduler gets its turn. */
const PIECE = 200
/** The longest time that is summed at once. */
const LONGEST = 366 * 24 * HOUR

type Of = { readonly dagId: string; readonly ms: number; readonly to?: EpochMs | undefined; readonly points: number }

/** The end of the last minute whose run is due: late events are waited for. */
const lastDue = (now: EpochMs): EpochMs => now - (now % MINUTE) - MINUTE

/** Reports over time, read piece by piece. */
export const seriesOfReports = async (
  services: Pick<Services, 'info' | 'reportStore' | 'clock'>,
  { dagId, ms, to = lastDue(services.clock.now()), points }: Of,
  signal: AbortSignal,
): Promise<ReportSeries> => {
  if (ms > LONGEST) throw new PfadError('bad-argument', 'The range may be a year long at most.')
  const from = to - ms
  const zone = services.info().pipelineTimezone
  const stepMs = stepFor(from, to, points)
  const start = from - (from % stepMs)
  const startOf = createNameReader(zone)
  const series = createReportSeries({ from: start, to, stepMs })
  // Where clocks go back, names are not in the order of time: an hour and more on either side, and each is looked at.
  const before = minuteName(to + 3 * HOUR, zone)
  let after = minuteName(start - 3 * HOUR, zone)
  for (;;) {
    const piece = services.reportStore.range({ dagId, after, before, limit: PIECE })
    for (const { minute, body } of piece) {
      const at = startOf(minute)
      if (at !== null) series.add({ start: at, name: minute, body })
    }
    const last = piece.at(-1)
    if (piece.length < PIECE || last === undefined) return series.result()
    after = last.minute
    await breathe()
    signal.throwIfAborted()
  }
}

import type { MinuteEvents, MinuteView, ParquetObject } from '../../../src-main/contract/models/minute.ts'
import type { EpochMs } from '../../../src-main/contract/models/primitives.ts'
import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import { presentTime } from '../clock.ts'
import { pfad } from '../connection/pfad.ts'
import { defineLive } from '../live/defineLive.ts'

/** What the minute's page and the comparison of two know of a minute. */

export type MinuteKey = { readonly dagId: string; readonly minute: string }

/** Events may come late for so long (ms); a minute before that is looked at once. */
const STILL_FILLING = 4 * 60_000

/** Its run, and where that left its objects. */
export const minuteView = defineLive({
  load: (key: MinuteKey, signal): Promise<MinuteView> => pfad.call('minutes.get', key, signal),
  concerns: ({ topic, dagId }, key) => topic === 'runs' && (dagId === undefined || dagId === key.dagId),
  gapMs: 400,
  eachMinute: true,
})

/** What the event store holds of the minute that starts then; of none, nothing. */
export const minuteEvents = defineLive({
  load: async (start: EpochMs | null, signal): Promise<MinuteEvents | null> =>
    start === null ? null : pfad.call('minutes.events', { start }, signal),
  concerns: ({ topic }, start) => start !== null && topic === 'events' && presentTime() - start < STILL_FILLING,
  gapMs: 2000,
})

type ObjectKey = { readonly bucket: string; readonly key: string }

/** Schema, statistics and first rows of its Parquet; of none, nothing. */
export const minuteParquet = defineLive({
  load: async (object: ObjectKey | null, signal): Promise<ParquetObject | null> =>
    object === null ? null : pfad.call('minutes.parquet', object, signal),
  concerns: ({ topic }) => topic === 'objects' || topic === 'storage',
  gapMs: 1000,
})

/** Every revision of its report, the current one first. */
export const minuteReports = defineLive({
  load: async (key: MinuteKey, signal): Promise<StoredReport[]> =>
    (await pfad.call('reports.get', key, signal)).toSorted((a, b) => b.revision - a.revision),
  concerns: ({ topic }) => topic === 'reports',
})

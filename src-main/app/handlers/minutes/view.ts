import type { MinuteView } from '../../../contract/models/minute.ts'
import type { EpochMs } from '../../../contract/models/primitives.ts'
import type { DagRunDetail } from '../../../contract/models/run.ts'
import { minuteName, minuteOfName } from '../../../core/minute.ts'
import { parseObjectUrl } from '../../../core/objectName.ts'
import { reportKey } from '../../../core/report.ts'
import type { Services } from '../services.ts'

const MINUTE = 60_000
/** Among so many of the newest runs one is looked for whose logical date is not that of a schedule. */
const LOOKED_AT = 500

type Of = { readonly dagId: string; readonly minute: string }

/** One minute of a DAG: its run, and the objects that it says it wrote. */
export const viewMinute = (services: Services, { dagId, minute }: Of): MinuteView => {
  const zone = services.info().pipelineTimezone
  const start = minuteOfName(minute, zone)
  if (start === null) {
    return {
      ...{ dagId, name: minute, start, previous: null, next: null, earlier: null, dueAt: null },
      ...{ detail: null, parquet: null, json: null },
    }
  }
  const detail = runAbout(services, dagId, start)
  const path = pathOf(detail)
  const before = (minutes: number): string => minuteName(start - minutes * MINUTE, zone)
  const hasNext = start + MINUTE <= services.clock.now()
  return {
    ...{ dagId, name: minute, start, dueAt: start + 2 * MINUTE, detail },
    previous: before(1),
    earlier: { hour: before(60), day: before(1440), week: before(7 * 1440) },
    next: hasNext ? minuteName(start + MINUTE, zone) : null,
    parquet: path?.key.endsWith('.parquet') ? path : null,
    json: path === null || !hasEnded(detail, path) ? null : { bucket: path.bucket, key: reportKey(path.key) },
  }
}

/** By its logical date, as the schedule makes it; else the newest whose data interval lies there. */
const runAbout = ({ runStore }: Services, dagId: string, start: EpochMs): DagRunDetail | null => {
  const from = start + MINUTE
  const run =
    runStore.runByLogicalDate(dagId, from) ??
    runStore
      .runs({ dagId, limit: LOOKED_AT })
      .find(({ dataInterval }) => dataInterval !== null && Math.floor(dataInterval.start / MINUTE) * MINUTE === from)
  return run ? runStore.runDetail(dagId, run.runId) : null
}

type Path = { readonly bucket: string; readonly key: string }

const pathOf = (detail: DagRunDetail | null): Path | null =>
  detail?.xcoms.map(({ value }) => pathIn(value)).find((path) => path !== null) ?? null

const pathIn = (value: unknown): Path | null => {
  if (typeof value !== 'string' || !value.startsWith('s3a://')) return null
  try {
    return parseObjectUrl(value)
  } catch {
    return null
  }
}

/** The analysis returns the path as well, once its report is there. */
const hasEnded = (detail: DagRunDetail | null, path: Path): boolean =>
  (detail?.xcoms.filter(({ value }) => pathIn(value)?.key === path.key).length ?? 0) > 1

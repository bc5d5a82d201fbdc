import type { Changes } from '../../../src-main/app/changes.ts'
import { seriesOfReports } from '../../../src-main/app/handlers/minutes/series.ts'
import { viewMinute } from '../../../src-main/app/handlers/minutes/view.ts'
import type { Services } from '../../../src-main/app/handlers/services.ts'
import type { MinuteCallName } from '../../../src-main/contract/calls/minutes.ts'
import { PfadError } from '../../../src-main/contract/error.ts'
import type { DashboardRequest, MinuteEvents } from '../../../src-main/contract/models/minute.ts'
import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import type { UserEvent } from '../../../src-main/contract/models/userEvent.ts'
import type { Handlers } from '../../../src-main/contract/pfadContract.ts'
import { minuteName } from '../../../src-main/core/minute.ts'
import { MINUTE, noise, SHARES, TYPES, ZONE } from './makeRun.ts'
import type { World } from './world.ts'

/** The minutes of a world in memory; what only reads runs and reports is the product's own. */
export const createFakeMinutes = (
  world: World,
  changes: Changes,
): Pick<Handlers['calls'], Exclude<MinuteCallName, 'minutes.list'>> => {
  const find = (dagId: string, runId: string) =>
    world.runs.find(({ run }) => run.dagId === dagId && run.runId === runId) ?? null
  const current = (): StoredReport[] => {
    const seen = new Set<string>()
    return world.reports.filter(({ minute }) => !seen.has(minute) && seen.add(minute))
  }
  const services = {
    info: () => ({ pipelineTimezone: ZONE }),
    clock: { now: Date.now },
    runStore: {
      runByLogicalDate: (dagId: string, at: number) =>
        world.runs.find(({ run }) => run.dagId === dagId && run.logicalDate === at)?.run ?? null,
      runs: () => [],
      runDetail: find,
    },
    reportStore: {
      range: ({ dagId, after, before, limit }: { dagId: string; after: string; before: string; limit: number }) =>
        current()
          .filter((report) => report.dagId === dagId && report.minute > after && report.minute < before)
          .toSorted((a, b) => (a.minute < b.minute ? -1 : 1))
          .slice(0, limit),
    },
  } as unknown as Services
  return {
    'minutes.get': (of) => viewMinute(services, of),
    'minutes.events': ({ start, sample }) => eventsOf(world, start, sample),
    'minutes.parquet': ({ bucket, key, rows }) => {
      if (world.lostObjects.has(key)) {
        throw new PfadError(
          'object-not-found',
          `There is no object ${bucket}/${key}.`,
          'Retention may have removed it.',
        )
      }
      return parquetOf({ bucket, key }, rows)
    },
    'reports.list': ({ dagId, limit }) =>
      current()
        .filter((report) => dagId === undefined || report.dagId === dagId)
        .slice(0, limit),
    'reports.get': ({ dagId, minute }) =>
      world.reports.filter((report) => report.dagId === dagId && report.minute === minute),
    'reports.series': (of, signal) => seriesOfReports(services, of, signal),
    'reports.send': ({ dagId, minute, idempotencyKey: key }) => {
      const stored = world.reports.find(
        (report) => report.minute === minute && report.idempotencyKey === (key ?? report.idempotencyKey),
      )
      if (!stored) throw new PfadError('no-report', `No run has written a report of ${minute}.`)
      world.requests.unshift(requestOf(stored, world.requests.length + 1, 200, 'repeated', Date.now()))
      changes.publish({ topic: 'dashboard', dagId })
      return {
        ...{ url: world.dashboardUrl, status: 200, answer: '{"result":"repeated"}', bytes: 312, tookMs: 4.2 },
        idempotencyKey: stored.idempotencyKey,
      }
    },
    'dashboard.status': ({ limit }) => ({
      ...{ url: world.dashboardUrl, isBuiltIn: true, since: world.startedAt },
      requests: world.requests.slice(0, limit),
    }),
  }
}

/** A request as the endpoint remembers it. */
export const requestOf = (
  report: StoredReport,
  id: number,
  status: number,
  result: string,
  at = report.receivedAt,
): DashboardRequest => ({
  ...{ id, at, status, result, bytes: 312, tookMs: 1.4 + noise(id) },
  ...{ dagId: report.dagId, minute: report.minute, idempotencyKey: report.idempotencyKey },
})

const eventsOf = (world: World, start: number, sample: number): MinuteEvents => {
  const events = world.minutes.find(({ minute }) => minute === start)?.events ?? 0
  const seconds: MinuteEvents['seconds'] = []
  for (let second = 0; second < 60 && events > 0; second += 1) {
    TYPES.forEach((type, index) => {
      const wave = 1 + 0.35 * Math.sin((second + (start / MINUTE) * 7) / 6)
      const count = Math.round(
        (events / 60) * (SHARES[index] ?? 0) * wave * (0.8 + 0.4 * noise(start / 1000 + second * 7 + index)),
      )
      const errors = Math.round(count * noise(second + index) * 0.12)
      if (count > 0) seconds.push({ second, type, events: count, errors })
    })
  }
  const sum = (field: 'events' | 'errors') => seconds.reduce((all, each) => all + each[field], 0)
  const first = Array.from({ length: Math.min(sample, sum('events')) }, (_, n): UserEvent => {
    const type = TYPES[n % TYPES.length] ?? 'SEARCH'
    return {
      event_id: `7c9e6679-7425-40de-944b-e07fc1f90a${String(n).padStart(2, '0')}`,
      user_id: `user-${Math.round(noise(n) * 400)}`,
      session_id: `session-${Math.round(noise(n + 3) * 90)}`,
      event_type: type,
      event_timestamp: start + n * 19,
      request_latency_ms: Math.round(20 + noise(n + 9) * 200),
      status: n === 4 ? 'ERROR' : 'SUCCESS',
      error_code: n === 4 ? 503 : null,
      product_id: type === 'VIEW_PRODUCT' ? 17 + n : null,
    }
  })
  return { events: sum('events'), errors: sum('errors'), seconds, sample: first }
}

const parquetOf = (place: { bucket: string; key: string }, rows: number) => {
  const column = (name: string, distinct: number, min: string, max: string) => ({
    ...{ name, distinct, min, max, type: 'VARCHAR', nullable: true, nulls: 0 },
    ...{ compressed: 890 + distinct * 31, uncompressed: 2711, compression: 'ZSTD', encodings: 'RLE_DICTIONARY' },
  })
  const seed = Array.from({ length: place.key.length }, (_, at) => place.key.charCodeAt(at)).reduce(
    (sum, code) => sum + code,
    0,
  )
  return {
    rows: 2600 + (seed % 97),
    rowGroups: 1,
    createdBy: 'DuckDB version v1.5.6 (build 4f1c0a9be2)',
    columns: [column('event_type', 5, 'ADD_TO_CART', 'VIEW_PRODUCT'), column('status', 2, 'ERROR', 'SUCCESS')],
    head: Array.from({ length: rows }, (_, n) => ({
      event_type: TYPES[n % TYPES.length] ?? 'SEARCH',
      status: n === 4 ? 'ERROR' : 'SUCCESS',
    })),
    stat: { ...place, size: 14_000 + (seed % 300), lastModified: Date.now() - 40_000, etag: 'etag' },
  }
}

/** The minute of that age in the world, by name. */
export const nameOfAge = (world: World, age: number): string => {
  const last = world.minutes.at(-1)?.minute ?? 0
  return minuteName(last - age * MINUTE, ZONE)
}

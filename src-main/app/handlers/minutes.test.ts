import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createMemoryObjectStore } from '../../../tests/contracts/support/memoryObjectStore.ts'
import { createMemoryReportStore } from '../../../tests/contracts/support/memoryReportStore.ts'
import type { DagRunDetail } from '../../contract/models/run.ts'
import type { ReportPost } from '../../core/dataPlane.ts'
import { minuteName } from '../../core/minute.ts'
import { createMinuteHandlers } from './minutes.ts'
import type { Services } from './services.ts'

const ZONE = 'Asia/Tehran'
const MINUTE = 60_000
const start = Date.UTC(2025, 0, 15, 6, 30)
const name = '2025-01-15_10-00'
const signal = new AbortController().signal
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const detailOf = (values: string[]): DagRunDetail =>
  ({
    run: { dagId: 'd', runId: 'r', logicalDate: start + MINUTE, dataInterval: null },
    xcoms: values.map((value) => ({ value })),
  }) as unknown as DagRunDetail

const setUp = (values: string[] | null = null) => {
  const reportStore = createMemoryReportStore()
  const objects = createMemoryObjectStore()
  const sent: ReportPost[] = []
  const services = {
    reportStore,
    objects,
    info: () => ({ pipelineTimezone: ZONE }),
    clock: { now: () => start + MINUTE },
    runStore: {
      runByLogicalDate: (_dagId: string, at: number) =>
        values !== null && at === start + MINUTE ? detailOf(values).run : null,
      runs: () => [],
      runDetail: () => detailOf(values ?? []),
    },
    dashboard: {
      send: async (report: ReportPost) => {
        sent.push(report)
        return { url: '', status: 201, answer: '', idempotencyKey: '', bytes: 0, tookMs: 0 }
      },
    },
  } as unknown as Services
  return { handlers: createMinuteHandlers(services), reportStore, objects, sent }
}

describe('minutes.get', () => {
  it('names the minutes beside it, its run, and where that left its objects', () => {
    const path = `s3a://events/${name}.parquet`
    const view = (values: string[] | null) =>
      setUp(values).handlers['minutes.get']({ dagId: 'd', minute: name }, signal)
    expect(view([path, path])).toMatchObject({
      start,
      dueAt: start + 2 * MINUTE,
      previous: '2025-01-15_09-59',
      earlier: { hour: '2025-01-15_09-00', day: '2025-01-14_10-00', week: '2025-01-08_10-00' },
      next: '2025-01-15_10-01',
      detail: { run: { runId: 'r' } },
      parquet: { bucket: 'events', key: `${name}.parquet` },
      json: { bucket: 'events', key: `${name}.json` },
    })
    expect(view([path])).toMatchObject({ parquet: { key: `${name}.parquet` }, json: null })
    expect(view([`s3a://events/${name}`])).toMatchObject({ parquet: null, json: null })
    expect(view(null)).toMatchObject({ detail: null, parquet: null, json: null })
  })

  it('has no next minute before that began, and no instant for a name that is none', () => {
    const get = (minute: string) => setUp().handlers['minutes.get']({ dagId: 'd', minute }, signal)
    expect(get('2025-01-15_10-01')).toMatchObject({ next: null })
    expect(get('March')).toMatchObject({ name: 'March', start: null, previous: null, next: null, dueAt: null })
  })
})

describe('reports.series', () => {
  it('sums more reports than are read at a time, each once', async () => {
    const { handlers, reportStore } = setUp()
    for (let n = 0; n < 1300; n += 1) {
      const minute = minuteName(start + n * MINUTE, ZONE)
      const body = { report: { total_events: 2, total_errors: 1, by_event_type: { SEARCH: { SUCCESS: 1, ERROR: 1 } } } }
      reportStore.receive({ dagId: 'd', minute, idempotencyKey: minute, body, receivedAt: 1 })
    }
    const series = await handlers['reports.series'](
      { dagId: 'd', ms: 1300 * MINUTE, to: start + 1310 * MINUTE, points: 200 },
      signal,
    )
    expect(series).toMatchObject({ stepMs: 10 * MINUTE, from: start + 10 * MINUTE })
    expect(series.total).toMatchObject({ minutes: 1290, events: 2580, errors: 1290 })
    expect(series.steps.map(({ minutes }) => minutes)).toEqual([...Array.from({ length: 129 }, () => 10), 0])
  })

  it('ends with the last minute whose run is due by the host’s clock, and is no longer than a year', async () => {
    const series = (ms: number) =>
      Promise.resolve(setUp().handlers['reports.series']({ dagId: 'd', ms, points: 10 }, signal))
    expect(await series(5 * MINUTE)).toMatchObject({ from: start - 5 * MINUTE, to: start, stepMs: MINUTE })
    await expect(series(400 * 86_400_000)).rejects.toMatchObject({ code: 'bad-argument' })
  })
})

describe('reports.send', () => {
  it('sends the bytes of the JSON object as they are', async () => {
    const path = `s3a://events/${name}.parquet`
    const { handlers, objects, sent } = setUp([path, path])
    await objects.ensureBucket('events')
    await objects.put('events', `${name}.json`, Buffer.from('{"report":\n"as it is"}'))
    await handlers['reports.send']({ dagId: 'd', minute: name }, signal)
    expect(sent).toEqual([{ dagId: 'd', minute: name, body: '{"report":\n"as it is"}' }])
  })

  it('sends what was received with the bytes of its key, so that it is known again', async () => {
    const { handlers, reportStore, sent } = setUp()
    const texts = ['{\n  "report": "canonical"\n}', '{"report":"compact"}']
    for (const text of texts) {
      const idempotencyKey = `d/${name}/${sha256(text)}`
      reportStore.receive({ dagId: 'd', minute: name, idempotencyKey, body: JSON.parse(text), receivedAt: 1 })
    }
    for (const text of texts) {
      await handlers['reports.send']({ dagId: 'd', minute: name, idempotencyKey: `d/${name}/${sha256(text)}` }, signal)
    }
    expect(sent.map(({ body }) => body)).toEqual(texts)
  })

  it('says what is missing', async () => {
    const { handlers } = setUp()
    const send = (idempotencyKey?: string) =>
      Promise.resolve(handlers['reports.send']({ dagId: 'd', minute: name, idempotencyKey }, signal))
    await expect(send()).rejects.toMatchObject({ code: 'no-report', hint: expect.stringContaining('Run the minute') })
    await expect(send('d/other')).rejects.toMatchObject({ code: 'no-report' })
  })
})

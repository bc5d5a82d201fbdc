import { beforeEach, expect, it } from 'vitest'
import type { Attempt, DagRunDetail, LogLine, TaskInstance } from '../../contract/models/run.ts'
import type { ExportServices } from './collectRun.ts'
import { exportRun } from './exportRun.ts'
import { LIMITS } from './limits.ts'

const AT = Date.UTC(2026, 0, 14, 6, 30)
const HOSTILE = `</pre><script>alert(1)</script><img src="http://evil.example/x" onerror='x()'>&\u0000\u001b[31mred\u001b[0m`
const SECRET = 'hunter2-of-the-home'

const task = (taskId: string, over: Partial<TaskInstance> = {}): TaskInstance => ({
  ...{ dagId: 'shop', runId: 'run <1>', taskId, mapIndex: -1, state: 'success', tryNumber: 1, failures: 0, losses: 0 },
  ...{ reschedules: 0, firstStartedAt: null, startDate: AT, endDate: AT + 1500, nextAttemptAt: null, reason: null },
  ...over,
})
const attempt = (taskId: string, tryNumber = 1, over: Partial<Attempt> = {}): Attempt => ({
  ...{ dagId: 'shop', runId: 'run <1>', taskId, mapIndex: -1, tryNumber, queuedAt: AT - 500, startDate: AT },
  ...{ endDate: AT + 1500, outcome: 'success' as const, error: null, pid: null },
  ...over,
})

let detail: DagRunDetail
let lines: LogLine[]
beforeEach(() => {
  lines = [{ time: AT, level: 'info', text: 'hello' }]
  detail = {
    run: {
      ...{ dagId: 'shop', runId: 'run <1>', runType: 'scheduled', state: 'success', logicalDate: AT },
      ...{ dataInterval: { start: AT, end: AT + 60_000 }, runAfter: AT + 60_000, queuedAt: AT, startDate: AT },
      ...{ endDate: AT + 3000, conf: {}, dagVersion: 'abcdef0123456789', backend: 'embedded' },
      ...{ triggeredBy: 'scheduler', note: null },
    },
    taskInstances: [task('extract'), task('load')],
    attempts: [attempt('extract'), attempt('load')],
    xcoms: [],
    notes: [],
  }
})

const services = (): ExportServices =>
  ({
    runStore: {
      runDetail: (dagId: string) => (dagId === 'shop' ? detail : null),
      dags: () => [{ dag: { dagId: 'shop', tasks: [{ taskId: 'load', upstream: ['extract'] }] } }],
      historyPage: () => ({ events: [], next: null }),
    },
    reportStore: {
      get: (_dagId: string, minute: string) => [
        {
          ...{ dagId: 'shop', minute, revision: 1, idempotencyKey: 'k', receivedAt: AT },
          body: {
            report: { total_events: 1200, total_errors: 3, by_event_type: { SEARCH: { SUCCESS: 1197, ERROR: 3 } } },
          },
        },
      ],
    },
    logs: {
      async *read() {
        for (let at = 0; at < lines.length; at += 5000) yield lines.slice(at, at + 5000)
      },
    },
    clock: { now: () => AT + 5000 },
    info: () => ({ version: '0.1.0', pipelineTimezone: 'Asia/Tehran' }),
    mask: (text: string) => text.replaceAll(SECRET, '***'),
  }) as unknown as ExportServices

const page = async (dagId = 'shop'): Promise<string> => {
  let text = ''
  for await (const piece of exportRun(services(), { dagId, runId: 'run <1>' }, AbortSignal.timeout(5000))) text += piece
  return text
}

it('holds picture, times, tables, logs, XCom and report, in the pipeline’s zone', async () => {
  const value = 's3a://events/2026-01-14_09-58.parquet'
  detail.xcoms.push({ ...attempt('extract'), key: 'return_value', value, at: AT })
  const text = await page()
  for (const words of ['Picture', 'Times', 'Tasks', 'Attempts', 'XCom', 'Logs', 'Report of 2026-01-14_09-58']) {
    expect(text).toContain(`${words}</h`)
  }
  expect(text).toContain('2026-01-14 10:00:00 – 10:01:00')
  expect(text).toContain('1,197 succeeded, 3 failed')
  expect(text.match(/<svg/g)).toHaveLength(3)
  // An edge of the graph, from the task before.
  expect(text).toMatch(/<path class="edge"/)
  expect(text.endsWith('</html>\n')).toBe(true)
})

it('needs no script and nothing from outside', async () => {
  const text = await page()
  expect(text).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`)
  expect(text).not.toMatch(/<(script|link|img|iframe|object)\b|\b(src|href)=|url\(|@import|https?:/)
})

it('shows whatever came from outside as text', async () => {
  detail.run.conf = { [HOSTILE]: HOSTILE }
  detail.run.runId = HOSTILE
  detail.taskInstances = [task('extract', { state: 'failed', reason: HOSTILE })]
  detail.attempts = [attempt('extract', 1, { outcome: 'failed', error: { code: 'x', message: HOSTILE } })]
  detail.xcoms = [{ ...attempt('extract'), key: HOSTILE, value: HOSTILE, at: AT }]
  detail.notes = [{ ...task('extract'), text: HOSTILE, by: HOSTILE, at: AT }]
  lines = [{ time: AT, level: 'error', text: HOSTILE }]
  const text = await page()
  expect(text).not.toMatch(/<(script|img)\b/)
  expect(text).not.toContain('\u0000')
  expect(text).not.toContain('\u001b')
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
})

it('holds no secret of the home, nor what is named as one', async () => {
  detail.run.conf = { password: 'by its name', plain: `has ${SECRET}` }
  detail.xcoms = [{ ...attempt('extract'), key: 'k', value: { token: 'also by its name', list: [SECRET] }, at: AT }]
  detail.attempts = [attempt('extract', 1, { outcome: 'failed', error: { code: 'x', message: `no ${SECRET}` } })]
  detail.notes = [{ ...task('extract'), text: SECRET, by: 'mina', at: AT }]
  lines = [{ time: AT, level: 'info', text: `login with ${SECRET}` }]
  const text = await page()
  expect(text).not.toContain(SECRET)
  expect(text).not.toContain('by its name')
  expect(text).toContain('login with ***')
})

it('is bounded, and says what is left out', async () => {
  lines = Array.from({ length: 100_000 }, (_, index) => ({ time: AT, level: 'info', text: `line ${index + 1}.` }))
  lines[3] = { time: AT, level: 'info', text: 'x'.repeat(1_000_000) }
  const text = await page()
  expect(text).toContain('line 200.')
  expect(text).not.toContain('line 201.')
  expect(text).toContain('… 99,200 lines are left out …')
  expect(text).toContain('line 99401.')
  expect(text).toContain('line 100000.')
  expect(text.length).toBeLessThan(300_000)
  lines = Array.from({ length: LIMITS.readLines + 5000 }, () => ({ time: AT, level: 'info', text: 'again' }))
  expect(await page()).toContain('The log goes on after line 200,000')
})

it('of very many attempts shows the logs of those that failed and the last ones', async () => {
  detail.attempts = Array.from({ length: 500 }, (_, index) =>
    attempt('extract', index + 1, { startDate: AT + index, outcome: index === 7 ? 'failed' : 'success' }),
  )
  const text = await page()
  expect(text).toContain('Of 500 attempts 60: those that failed, and the last ones.')
  expect(text).toContain('extract, attempt 8:')
  expect(text).toContain('extract, attempt 500:')
  expect(text).not.toContain('extract, attempt 9:')
})

it('says which run is not there', async () => {
  await expect(page('other')).rejects.toMatchObject({ code: 'run-not-found' })
})

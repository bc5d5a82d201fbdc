import { describe, expect, it } from 'vitest'
import type { Attempt, DagRun, TaskInstance } from '../../src-main/contract/models/run.ts'
import { MINUTE_DAG } from './chaos.ts'
import type { Facts, MinuteFact } from './facts.ts'
import type { Journal } from './journal.ts'
import type { Role } from './plan.ts'
import { MINUTE } from './testClock.ts'
import { violations } from './violations.ts'

const START = Date.parse('2025-01-15T06:00:00Z')
const counts = { total_events: 3, total_errors: 1, by_event_type: { PAYMENT: { SUCCESS: 2, ERROR: 1 } } }

const run = (logicalDate: number, over: Partial<DagRun> = {}): DagRun => ({
  dagId: MINUTE_DAG,
  runId: `scheduled__${logicalDate}`,
  runType: 'scheduled',
  state: 'success',
  logicalDate,
  dataInterval: { start: logicalDate, end: logicalDate + MINUTE },
  runAfter: logicalDate + MINUTE,
  queuedAt: logicalDate + MINUTE,
  startDate: logicalDate + MINUTE,
  endDate: logicalDate + MINUTE + 10_000,
  conf: {},
  dagVersion: 'v',
  backend: 'embedded',
  triggeredBy: 'scheduler',
  note: null,
  ...over,
})
const key = { dagId: MINUTE_DAG, runId: 'r', taskId: 'send_to_dashboard', mapIndex: -1 }
const instance = (state: TaskInstance['state']): TaskInstance => ({
  ...key,
  state,
  tryNumber: 1,
  failures: 0,
  losses: 0,
  reschedules: 0,
  firstStartedAt: null,
  startDate: START,
  endDate: START,
  nextAttemptAt: null,
  reason: null,
})
const attempt = (over: Partial<Attempt> = {}): Attempt => ({
  ...key,
  tryNumber: 1,
  queuedAt: START,
  startDate: START + MINUTE,
  endDate: START + MINUTE,
  outcome: 'success',
  error: null,
  pid: 1,
  ...over,
})
const minute = (over: Partial<MinuteFact> = {}, runOver: Partial<DagRun> = {}, logicalDate = START): MinuteFact => ({
  detail: {
    run: run(logicalDate, runOver),
    taskInstances: [instance('success')],
    attempts: [attempt()],
    xcoms: [],
    notes: [],
  },
  minute: '2025-01-15_09-29',
  parquet: { counts },
  json: { body: { report: counts } },
  reports: [
    {
      dagId: MINUTE_DAG,
      minute: '2025-01-15_09-29',
      revision: 1,
      idempotencyKey: 'k',
      receivedAt: START,
      body: { report: counts },
    },
  ],
  ...over,
})
const withDetail = (over: Partial<MinuteFact['detail']>): MinuteFact => {
  const base = minute()
  return { ...base, detail: { ...base.detail, ...over } }
}
const facts = (over: Partial<Facts> = {}): Facts => ({
  minutes: [minute()],
  missed: [],
  cutoff: START + MINUTE,
  leftovers: [],
  integrity: 'ok',
  probeTasks: ['revision_1'],
  ...over,
})
const journal = (over: Partial<Journal> = {}): Journal => ({
  lives: [{ from: START + 1, until: START + 2 * MINUTE }],
  killed: [],
  orphans: [],
  probeRevision: 1,
  ...over,
})
const minuteViolations = (fact: MinuteFact): string[] => violations(facts({ minutes: [fact] }), journal())

describe('violations', () => {
  it('finds none where every promise was kept', () => {
    expect(violations(facts(), journal())).toEqual([])
  })

  it('accepts a minute without events', () => {
    const body = { report: 'No data for 2025-01-15_09-29.' }
    const report = minute().reports.map((one) => ({ ...one, body }))
    expect(minuteViolations(minute({ parquet: null, json: { body }, reports: report }))).toEqual([])
  })

  it('misses the run of a minute that was due while the host lived', () => {
    const lives = [{ from: START + 1, until: START + 3 * MINUTE }]
    expect(violations(facts({ cutoff: START + 5 * MINUTE }), journal({ lives }))).toEqual([
      'no run fired at 2025-01-15T06:02:00.000Z, though the host lived, and the ledger says nothing of it',
      'no run fired at 2025-01-15T06:03:00.000Z, though the host lived, and the ledger says nothing of it',
    ])
  })

  it('asks nothing of a minute that the ledger explains', () => {
    const lives = [{ from: START + 1, until: START + 3 * MINUTE }]
    const missed = [{ first: START + MINUTE, last: START + 2 * MINUTE, reason: 'Pfad was closed.' }]
    expect(violations(facts({ cutoff: START + 5 * MINUTE, missed }), journal({ lives }))).toEqual([])
  })

  it.each([
    ['a doubled run', facts({ minutes: [minute(), minute()] }), '2 runs of the logical date 2025-01-15T06:00:00.000Z'],
    ['a left-over', facts({ leftovers: ['objects/events/%tmp-1'] }), 'left behind: objects/events/%tmp-1'],
    ['a broken database', facts({ integrity: 'row 3 missing' }), 'pfad.db: row 3 missing'],
    [
      'a saved file that was not loaded',
      facts({ probeTasks: ['revision_0'] }),
      "the user's DAG is revision_0, though revision 1 was saved",
    ],
  ])('finds %s', (_, wrong, sentence) => {
    expect(violations(wrong, journal())).toContain(sentence)
  })

  it.each([
    ['an open run', minute({}, { state: 'running' }), 'is running'],
    ['a stuck instance', withDetail({ taskInstances: [instance('queued')] }), 'is queued'],
    ['a stuck attempt', withDetail({ attempts: [attempt({ outcome: null, endDate: null })] }), 'is stuck'],
    ['a doubled success', withDetail({ attempts: [attempt(), attempt({ tryNumber: 2 })] }), 'succeeded 2 times'],
    ['a half Parquet', minute({ parquet: { unreadable: 'no footer' } }), 'no footer'],
    ['a half JSON', minute({ json: { unreadable: 'unexpected end' } }), 'unexpected end'],
    ['no JSON', minute({ json: null }), 'without a JSON object'],
    ['a report of other counts', minute({ json: { body: { report: 'No data' } } }), 'its Parquet'],
    ['a report without Parquet', minute({ parquet: null }), 'its Parquet'],
    ['a report that never arrived', minute({ reports: [] }), 'has 0 revisions'],
    ['a failed run with tries left', minute({}, { state: 'failed' }), 'had tries left'],
    ['a failed attempt', withDetail({ attempts: [attempt({ outcome: 'failed' })] }), 'nobody had killed'],
  ])('finds %s', (_, fact, words) => {
    expect(minuteViolations(fact).join('\n')).toContain(words)
  })

  it('finds another body on the dashboard', () => {
    const reports = minute().reports.map((report) => ({ ...report, body: { report: 'other' } }))
    expect(minuteViolations(minute({ reports })).join()).toContain('the dashboard shows')
  })

  it('forgives a failure where the data engine was killed at every try, and nothing else', () => {
    const tries = [1, 2].map((tryNumber) => attempt({ tryNumber, outcome: 'failed' }))
    const failed = withDetail({ attempts: tries, run: run(START, { state: 'failed' }) })
    const withKill = (role: Role) =>
      violations(
        facts({ minutes: [failed] }),
        journal({ killed: [{ role, at: tries[0]?.startDate ?? 0, found: true }] }),
      )
    expect(withKill('data')).toEqual([])
    expect(withKill('attempt')).toHaveLength(2)
  })

  it('forgives a run whose task died with its process too often', () => {
    const tries = [1, 2, 3, 4, 5].map((tryNumber) => attempt({ tryNumber, outcome: 'lost' }))
    expect(minuteViolations(withDetail({ attempts: tries, run: run(START, { state: 'failed' }) }))).toEqual([])
  })

  it('passes orphans on', () => {
    expect(violations(facts(), journal({ orphans: ['a data outlived its host'] }))).toHaveLength(1)
  })
})

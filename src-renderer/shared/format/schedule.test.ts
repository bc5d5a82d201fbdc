import { describe, expect, it } from 'vitest'
import type { Schedule } from '../../../src-main/contract/models/dag.ts'
import { describeSchedule, scheduleText } from './schedule.ts'

const cron = (expression: string, timezone = 'UTC'): Schedule => ({ kind: 'cron', expression, timezone })

describe('describeSchedule', () => {
  it.each<[Schedule, string]>([
    [cron('* * * * *'), 'Every minute'],
    [cron('*/5 * * * *'), 'Every 5 minutes'],
    [cron('0 0 * * *'), 'Every day at 00:00 (UTC)'],
    [cron('30 9 * * 1-5', 'Europe/Berlin'), 'At 09:30, Monday through Friday (Europe/Berlin)'],
    [cron('0 0 1 * *'), 'At 00:00, on day 1 of the month (UTC)'],
    [cron('not a cron'), 'not a cron (UTC)'],
    [{ kind: 'none' }, 'Only when triggered'],
    [{ kind: 'once' }, 'Once'],
    [{ kind: 'interval', ms: 60_000 }, 'Every minute'],
    [{ kind: 'interval', ms: 5_400_000 }, 'Every 1 h 30 min'],
    [{ kind: 'assets', expression: { asset: 'posts' } }, 'When posts was updated'],
    [{ kind: 'assets', expression: { all: [{ asset: 'a' }, { asset: 'b' }] } }, 'When a and b were updated'],
    [
      { kind: 'assets', expression: { all: [{ asset: 'a' }, { any: [{ asset: 'b' }, { asset: 'c' }] }] } },
      'When a and (b or c) were updated',
    ],
    [
      {
        kind: 'assetsOrTime',
        expression: { any: [{ asset: 'a' }, { asset: 'b' }] },
        cron: '0 * * * *',
        timezone: 'UTC',
      },
      'When a or b was updated, or: Every hour (UTC)',
    ],
  ])('%j', (schedule, words) => expect(describeSchedule(schedule)).toBe(words))

  it('keeps the text of a cron for those who read it', () => {
    expect([scheduleText(cron('0 0 * * *')), scheduleText({ kind: 'once' })]).toEqual(['0 0 * * *', null])
  })
})

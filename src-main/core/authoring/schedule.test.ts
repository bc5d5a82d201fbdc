import { describe, expect, it } from 'vitest'
import { asset } from './asset.ts'
import type { ScheduleOption } from './options.ts'
import { resolveSchedule } from './schedule.ts'

describe('schedules', () => {
  const posts = asset('posts')
  const users = asset('users')
  const tags = asset('tags')
  const cases: [ScheduleOption, unknown][] = [
    [null, { kind: 'none' }],
    ['@once', { kind: 'once' }],
    ['@hourly', { kind: 'cron', expression: '0 * * * *', timezone: 'Asia/Tehran' }],
    ['*/5 * * * *', { kind: 'cron', expression: '*/5 * * * *', timezone: 'Asia/Tehran' }],
    ['15m', { kind: 'interval', ms: 900_000 }],
    [{ hours: 6 }, { kind: 'interval', ms: 21_600_000 }],
    [posts, { kind: 'assets', expression: { asset: 'posts' } }],
    [posts.and(users).and(tags), { kind: 'assets', expression: { all: ['posts', 'users', 'tags'].map(named) } }],
    [
      posts.and(users).or(tags),
      { kind: 'assets', expression: { any: [{ all: ['posts', 'users'].map(named) }, named('tags')] } },
    ],
    [
      { assets: posts.or(users), cron: '@daily' },
      {
        kind: 'assetsOrTime',
        expression: { any: ['posts', 'users'].map(named) },
        cron: '0 0 * * *',
        timezone: 'Asia/Tehran',
      },
    ],
  ]
  function named(name: string) {
    return { asset: name }
  }
  it.each(cases)('%j', (schedule, expected) => {
    expect(resolveSchedule(schedule, 'Asia/Tehran')).toEqual(expected)
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNameReader, minuteName, minuteOfName, pipelineMinute } from './minute.ts'

const z = (text: string) => Date.parse(text)

describe('minuteName', () => {
  it.each([
    ['2025-01-15T06:30:59.999Z', 'Asia/Tehran', '2025-01-15_10-00'],
    ['2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25_02-30'],
    ['2026-10-25T01:30:00Z', 'Europe/Berlin', '2026-10-25_02-30+0100'],
    ['2026-10-25T02:00:00Z', 'Europe/Berlin', '2026-10-25_03-00'],
    ['2022-09-21T19:45:00Z', 'Asia/Tehran', '2022-09-21_23-15+0330'],
    ['2025-11-02T06:15:00Z', 'America/New_York', '2025-11-02_01-15-0500'],
    ['2024-02-29T18:15:00Z', 'Asia/Kathmandu', '2024-03-01_00-00'],
  ])('names %s in %s', (at, zone, name) => {
    expect(minuteName(z(at), zone)).toBe(name)
  })

  it('is that of spec §2: the interval [06:31, 06:32) is the minute 10:00 in Tehran', () => {
    expect(minuteName(pipelineMinute(z('2025-01-15T06:31:00Z'), 'Asia/Tehran'), 'Asia/Tehran')).toBe('2025-01-15_10-00')
  })

  it('gives no two minutes the same name, around a change least of all', () => {
    const change = fc.constantFrom(
      ['Europe/Berlin', z('2026-10-25T01:00:00Z')] as const,
      ['America/St_Johns', z('2025-11-02T04:30:00Z')] as const,
      ['Australia/Lord_Howe', z('2025-04-05T15:00:00Z')] as const,
      ['Asia/Tehran', z('2022-09-21T19:30:00Z')] as const,
    )
    const offset = fc.integer({ min: -180, max: 180 })
    fc.assert(
      fc.property(change, offset, offset, ([zone, at], a, b) => {
        fc.pre(a !== b)
        expect(minuteName(at + a * 60_000, zone)).not.toBe(minuteName(at + b * 60_000, zone))
      }),
    )
  })

  it('is read back as the minute that it names', () => {
    const zone = fc.constantFrom('UTC', 'Asia/Tehran', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe')
    const minute = fc.integer({ min: Date.UTC(2022, 0) / 60_000, max: Date.UTC(2027, 0) / 60_000 })
    fc.assert(
      fc.property(zone, minute, (place, at) => {
        expect(minuteOfName(minuteName(at * 60_000, place), place)).toBe(at * 60_000)
      }),
    )
    expect(minuteOfName('2026-10-25_02-30+0100', 'Europe/Berlin')).toBe(z('2026-10-25T01:30:00Z'))
  })

  it('is read back the same where many are, through every change of the clocks', () => {
    const changes = [
      ['Europe/Berlin', '2026-03-29T01:00:00Z'],
      ['Europe/Berlin', '2026-10-25T01:00:00Z'],
      ['Australia/Lord_Howe', '2025-04-05T15:00:00Z'],
      ['Asia/Tehran', '2022-09-21T19:30:00Z'],
    ] as const
    for (const [zone, change] of changes) {
      const read = createNameReader(zone)
      for (let at = z(change) - 40 * 3_600_000; at < z(change) + 40 * 3_600_000; at += 17 * 60_000) {
        expect(read(minuteName(at, zone))).toBe(at)
      }
      expect(['2026-01-15_10-00x', '2026-02-30_10-00', ''].map(read)).toEqual([null, null, null])
    }
    expect(createNameReader('Europe/Berlin')('2026-03-29_02-30')).toBeNull()
  })

  it.each(['2026-03-29_02-30', '2026-10-25_02-30+0200', '2025-01-15_10-00+0330', '2025-13-01_00-00', 'today', ''])(
    'knows %s for no name of Berlin',
    (name) => {
      expect(minuteOfName(name, 'Europe/Berlin')).toBeNull()
    },
  )
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { minuteName } from '../../src-main/core/minute.ts'
import { minuteStart } from '../../src-renderer/shared/report/minuteOf.ts'

const MINUTE = 60_000

/** The screens read a minute's name back into the instant from which the pipeline made it. */
it('comes back from its name, in every zone', () => {
  const minutes = fc.integer({ min: Date.UTC(2015, 0, 1) / MINUTE, max: Date.UTC(2035, 0, 1) / MINUTE })
  const zones = fc.constantFrom('Asia/Tehran', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC')
  fc.assert(
    fc.property(minutes, zones, (minute, zone) => {
      expect(minuteStart(minuteName(minute * MINUTE, zone), zone)).toBe(minute * MINUTE)
    }),
  )
})

it.each([
  ['back', Date.UTC(2026, 9, 24, 22)],
  ['forth', Date.UTC(2026, 2, 28, 22)],
])('comes back for every minute of a night in which clocks go %s', (_way, night) => {
  for (let at = night; at < night + 6 * 3_600_000; at += MINUTE) {
    expect(minuteStart(minuteName(at, 'Europe/Berlin'), 'Europe/Berlin')).toBe(at)
  }
})

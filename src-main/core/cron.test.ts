import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import vectors from '../../tests/fixtures/cron/croniter.json' with { type: 'json' }
import { PfadError } from '../contract/error.ts'
import { expandPreset, parseCron } from './cron.ts'
import { fireTimes } from './fireTimes.ts'

const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString().slice(0, 16))

const walk = (from: string, count: number, step: (at: number) => number | null) => {
  const found: (string | null)[] = []
  let at: number | null = Date.parse(`${from}Z`)
  for (let i = 0; i < count && at !== null; i += 1) {
    at = step(at)
    found.push(iso(at))
  }
  return found
}

describe('parseCron', () => {
  it.each(vectors.cases as [string, string, string[], string[]][])(
    'reads "%s" as croniter does, from %s',
    (expression, from, after, before) => {
      const { next, previous } = fireTimes(parseCron(expression), 'UTC')
      expect(walk(from, after.length, next)).toEqual(after)
      expect(walk(from, before.length, previous)).toEqual(before)
    },
  )

  it.each([
    ['60 * * * *', 'minute'],
    ['* 24 * * *', 'hour'],
    ['0 0 0 * *', 'day of month'],
    ['0 0 L-3 * *', 'day of month'],
    ['0 0 * 13 *', 'month'],
    ['0 0 * foo *', 'month'],
    ['0 0 * * 8', 'day of week'],
    ['0 0 * * mon,fri#2', 'day of week'],
    ['0 0 * * fri#6', 'day of week'],
    ['? * * * *', 'minute'],
    ['*/0 * * * *', 'minute'],
    ['1,,2 * * * *', 'minute'],
    ['1.5 * * * *', 'minute'],
    ['-5 * * * *', 'minute'],
  ])('refuses "%s" and names the field %s', (expression, field) => {
    expect(() => parseCron(expression)).toThrow(
      expect.objectContaining({ code: 'bad-cron', message: expect.stringContaining(`field ${field}:`) }),
    )
  })

  it.each(['', '* * * *', '* * * * * *', '@never', '0 0 30 2 *', '0 0 31 4,6,9,11 *'])('refuses "%s"', (expression) => {
    expect(() => parseCron(expression)).toThrow(expect.objectContaining({ code: 'bad-cron' }))
  })

  it.each(['toString', 'constructor', '__proto__'])('takes %s for no preset', (text) => {
    expect(() => parseCron(expandPreset(text))).toThrow(PfadError)
  })

  it('never answers a text with anything but a cron or a bad-cron', () => {
    const token = fc.constantFrom(
      '*',
      '?',
      'l',
      '0',
      '5',
      '31',
      '59',
      'mon',
      'jan',
      '#',
      '/',
      '-',
      ',',
      ' ',
      ' ',
      'L5',
      '@daily',
      '¼',
      '99999999999',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(token, { maxLength: 14 }).map((parts) => parts.join('')),
        ),
        (text) => {
          try {
            expect(parseCron(text).timesOfDay.length).toBeGreaterThan(0)
          } catch (error) {
            expect(error).toBeInstanceOf(PfadError)
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})

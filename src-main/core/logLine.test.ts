import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogLine } from '../contract/models/run.ts'
import { formatLogLine, parseLogLines } from './logLine.ts'

const line: fc.Arbitrary<LogLine> = fc.record({
  time: fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
  level: fc.constantFrom('debug', 'info', 'warning', 'error'),
  text: fc.string({
    unit: fc.oneof(fc.constantFrom('\n', '\t', ' ', '\u2028'), fc.string({ minLength: 1, maxLength: 5 })),
  }),
})

describe('log lines', () => {
  it('look as the store says', () => {
    const time = Date.UTC(2025, 0, 15, 6, 32, 0, 123)
    expect(formatLogLine({ time, level: 'info', text: 'text' })).toBe('2025-01-15T06:32:00.123Z INFO text\n')
    expect(formatLogLine({ time, level: 'error', text: 'a\r\nb\n\tc' })).toBe(
      '2025-01-15T06:32:00.123Z ERROR a\n\tb\n\t\tc\n',
    )
  })

  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        expect(parseLogLines(lines.map(formatLogLine).join(''))).toEqual(lines)
      }),
    )
  })

  it('cannot be forged by a text that looks like one', () => {
    const forged = { time: 0, level: 'info' as const, text: 'a\n2025-01-15T06:32:00.123Z ERROR no' }
    expect(parseLogLines(formatLogLine(forged))).toEqual([forged])
  })

  it('stand for themselves where something else wrote them, at the time of the line before', () => {
    const before = { time: 5, level: 'error' as const, text: '' }
    expect(parseLogLines('Killed\n\tmore\n', before)).toEqual([{ time: 5, level: 'error', text: 'Killed\nmore' }])
    expect(parseLogLines('\tgoes on\n', before)).toEqual([{ time: 5, level: 'error', text: 'goes on' }])
    expect(parseLogLines('Killed\n')).toEqual([{ time: 0, level: 'info', text: 'Killed' }])
  })
})

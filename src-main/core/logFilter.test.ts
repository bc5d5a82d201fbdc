import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogLine } from '../contract/models/run.ts'
import { fittingEntries, splitEntries } from './logFilter.ts'
import { formatLogLine } from './logLine.ts'

const LEVELS = ['debug', 'info', 'warning', 'error'] as const
const line: fc.Arbitrary<LogLine> = fc.record({
  time: fc.integer({ min: 0, max: 4e12 }),
  level: fc.constantFrom(...LEVELS),
  text: fc.string({ unit: fc.constantFrom('a', 'B', 'É', '\n', '\t', '2', ' ', '\x1b[31m'), maxLength: 12 }),
})
const plain = (text: string): string => text.replaceAll('\x1b[31m', '')

describe('entries of a log file', () => {
  it('are as many as were written', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        expect(splitEntries(lines.map(formatLogLine).join(''))).toHaveLength(lines.length)
      }),
    )
  })

  it('fit by level and by text, whatever its case and its colours', () => {
    const filter = fc.record({
      text: fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 2 }),
      levels: fc.subarray([...LEVELS]),
    })
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), filter, (lines, wanted) => {
        const expected = lines.map(
          ({ level, text }) =>
            (wanted.levels.length === 0 || wanted.levels.includes(level)) &&
            `${level} ${plain(text)}`.toLowerCase().includes(wanted.text),
        )
        const flags = fittingEntries(wanted)(lines.map(formatLogLine).join(''))
        expect(flags ?? lines.map(() => false)).toEqual(expected)
      }),
    )
  })

  it('are not found by the digits of their time', () => {
    const piece = formatLogLine({ time: Date.UTC(2025, 0, 15), level: 'info', text: 'x' })
    expect(fittingEntries({ text: '2025', levels: [] })(piece)).not.toContain(true)
  })

  it('without a head have the level of the one before', () => {
    const piece = `${formatLogLine({ time: 0, level: 'error', text: 'x' })}printed by something else\n`
    expect(fittingEntries({ text: '', levels: ['error'] })(piece)).toEqual([true, true])
  })
})

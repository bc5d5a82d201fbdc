import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAsText, formatForTerminal, keepColours, plainText } from './ansi.ts'

const ESC = '\x1b'

describe('keepColours', () => {
  it('keeps colours and drops what would steer the terminal', () => {
    expect(keepColours(`${ESC}[31mred${ESC}[0m`)).toBe(`${ESC}[31mred${ESC}[0m`)
    expect(keepColours(`a${ESC}[2J${ESC}[1;1Hb`)).toBe('ab')
    expect(keepColours(`a${ESC}]0;title\x07b${ESC}]8;;http://x${ESC}\\c`)).toBe('abc')
    expect(keepColours(`a\x07\x08b\x9b2Kc`)).toBe('ab2Kc')
    expect(keepColours(`50 %\r100 %\r\ndone`)).toBe('50 %\n100 %\ndone')
    expect(keepColours(`a${ESC}c${ESC}(0b`)).toBe('ab')
  })
  it('leaves no other control character, whatever came', () => {
    const character = fc.constantFrom(ESC, '[', ']', ';', '1', 'm', 'H', '\x07', '\r', '\n', '\t', '\x9b', 'x', '\\')
    fc.assert(
      fc.property(fc.array(character, { maxLength: 24 }), (characters) => {
        const rest = keepColours(characters.join('')).replace(/\x1b\[[0-9;:]*m/g, '')
        expect(rest).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/)
      }),
    )
  })
  it('copies without colours', () => {
    expect(plainText(`${ESC}[1;31mred${ESC}[0m`)).toBe('red')
  })
})

describe('lines', () => {
  const line = { time: Date.UTC(2025, 0, 15, 6, 32), level: 'warning' as const, text: 'one\ntwo' }
  it('say their level as a word and indent what goes on', () => {
    expect(plainText(formatForTerminal(line, '10:02:00'))).toBe(`10:02:00 WARNING one\n${' '.repeat(17)}two\n`)
  })
  it('mark what is sought, and keep their colours', () => {
    const [on, off] = [`${ESC}[48;2;255;212;84m`, `${ESC}[49m`]
    const coloured = { ...line, text: `${ESC}[31mA.b${ESC}[0m a.B aXb` }
    const shown = formatForTerminal(coloured, '', 'a.b')
    expect(shown).toContain(`${ESC}[31m${on}A.b${off}${ESC}[0m ${on}a.B${off} aXb`)
    expect(plainText(shown)).toBe(plainText(formatForTerminal(coloured, '')))
  })
  it('are copied as they stand in the file', () => {
    expect(formatAsText(line)).toBe('2025-01-15T06:32:00.000Z WARNING one\n\ttwo')
  })
})

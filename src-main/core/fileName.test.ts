import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFileName, decodeLongName, encodeFileName, encodeLongName, LONGEST_NAME, utf8Length } from './fileName.ts'

const segment = fc
  .oneof(
    fc.string({ minLength: 1, unit: 'grapheme' }),
    fc.string({
      minLength: 1,
      maxLength: 6,
      unit: fc.constantFrom(...Array.from('aCcoONn%2EeF./: <>\\|?*"\u0000\u001f\u007f')),
    }),
    fc.constantFrom('con', 'NUL.txt', 'con .log', 'COM¹', 'conin$', '.', '..', '...', 'a.', 'a ', '%', '%2E', '%tmp-1'),
  )
  .filter((text) => text !== '' && text.isWellFormed())

/** What Windows refuses in a file name. */
const isPlain = (name: string): boolean =>
  // oxlint-disable-next-line no-control-regex
  !/[<>:"|?*\\/\u0000-\u001f]/.test(name) &&
  !/[. ]$/.test(name) &&
  !/^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/i.test(name)

describe('encodeFileName', () => {
  it('gives every segment back from a name that every platform takes', () => {
    fc.assert(
      fc.property(segment, (text) => {
        const name = encodeFileName(text)
        expect(decodeFileName(name)).toBe(text)
        expect(isPlain(name)).toBe(true)
        expect(name).not.toBe('')
      }),
      { numRuns: 2000 },
    )
  })

  it('never gives two segments one name', () => {
    fc.assert(
      fc.property(segment, segment, (a, b) => {
        expect(encodeFileName(a) === encodeFileName(b)).toBe(a === b)
      }),
    )
  })

  it.each([
    ['2025-01-15_10-00.parquet', '2025-01-15_10-00.parquet'],
    ['run_id=scheduled__2025-12-04T10:00:00+00:00', 'run_id=scheduled__2025-12-04T10%3A00%3A00+00%3A00'],
    ['..', '%2E%2E'],
    ['run_id=../../x', 'run_id=..%2F..%2Fx'],
    ['nul.txt', '%6Eul.txt'],
    ['console', 'console'],
    ['a.', 'a%2E'],
    ['100%', '100%25'],
    ['مینا', 'مینا'],
  ])('%s → %s', (text, name) => {
    expect(encodeFileName(text)).toBe(name)
  })
})

describe('encodeLongName', () => {
  it('takes any length in parts that are short enough, and gives it back', () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 80 }), (pieces) => {
        const text = pieces.join('')
        const names = encodeLongName(text).split('/')
        expect(decodeLongName(names.join('/'))).toBe(text)
        expect(names.every((name) => utf8Length(name) <= LONGEST_NAME + 1 && isPlain(name))).toBe(true)
      }),
    )
  })

  it('leaves what is short enough alone, and cuts no dots loose', () => {
    expect(encodeLongName('a'.repeat(LONGEST_NAME))).toBe('a'.repeat(LONGEST_NAME))
    expect(encodeLongName(`${'a'.repeat(LONGEST_NAME)}..`)).toBe(`${'a'.repeat(LONGEST_NAME)}%/%2E%2E`)
  })
})

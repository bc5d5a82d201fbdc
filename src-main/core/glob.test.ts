import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { globMatches, globPrefix } from './glob.ts'

describe('a glob', () => {
  it.each([
    ['raw/*.csv', 'raw/a.csv', true],
    ['raw/*.csv', 'raw/.csv', true],
    ['raw/*.csv', 'raw/deep/a.csv', false],
    ['raw/**.csv', 'raw/deep/a.csv', true],
    ['**/a?c', 'x/y/abc', true],
    ['a?c', 'a/c', false],
    ['a?c', 'aöc', true],
    ['a.c', 'abc', false],
    ['*', '', true],
    ['', 'a', false],
    ['a*b*c', 'aXbYbZc', true],
    ['a[b]', 'a[b]', true],
  ])('%s and %s: %s', (pattern, name, matches) => {
    expect(globMatches(pattern, name)).toBe(matches)
  })
  it('says the same as a regular expression', () => {
    const piece = fc.constantFrom('a', 'b', '/', '.', '*', '?', '**')
    const pattern = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 8 })
    const byRegExp = (glob: string) =>
      new RegExp(
        `^${glob.replaceAll(/\*\*|\*|\?|\./g, (one) => ({ '**': '.*', '*': '[^/]*', '?': '[^/]' })[one] ?? '\\.')}$`,
      )
    const same = fc.property(pattern, name, (glob, text) => {
      expect(globMatches(glob, text)).toBe(byRegExp(glob).test(text))
    })
    fc.assert(same, { numRuns: 1000 })
  })
  it('does not hang on many stars', () => {
    expect(globMatches('*a'.repeat(50), 'a'.repeat(5000) + 'b')).toBe(false)
  })
  it('begins with what stands before its first wildcard', () => {
    expect([globPrefix('raw/2025-*/a'), globPrefix('*'), globPrefix('a/b')]).toEqual(['raw/2025-', '', 'a/b'])
  })
})

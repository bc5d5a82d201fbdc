import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatInstant, parseInstant, readInstant } from './instant.ts'
import { parseConf } from './json.ts'
import { parsePositive, parseWhole } from './number.ts'
import { parseObjectPath, parseObjectRef } from './objectRef.ts'

describe('an instant on the command line', () => {
  it('is ISO 8601; without a zone it is UTC', () => {
    const tenInTehran = Date.UTC(2025, 0, 15, 6, 30)
    for (const text of [
      '2025-01-15T06:30:00Z',
      '2025-01-15T06:30',
      '2025-01-15 06:30:00',
      '2025-01-15T06:30:00.000Z',
      '2025-01-15T10:00:00+03:30',
      '2025-01-15T10:00:00+0330',
      '2025-01-15T01:30:00-05:00',
    ]) {
      expect({ text, at: readInstant(text) }).toEqual({ text, at: tenInTehran })
    }
    expect(readInstant('2025-01-15')).toBe(Date.UTC(2025, 0, 15))
    expect(readInstant('2025-01-15T06:30:00.1239Z')).toBe(tenInTehran + 123)
  })

  it('is refused where a field is no such thing, and never carried over', () => {
    for (const text of [
      '',
      'now',
      '2025',
      '2025-1-5',
      '2025-02-30',
      '2025-13-01',
      '2025-00-10',
      '2025-01-15T24:00:00Z',
      '2025-01-15T06:60',
      '2025-01-15T06:30:60Z',
      '2025-01-15T06:30:00+15:00',
      '2025-01-15T06:30:00 Z',
      '2025-01-15Z',
      ' 2025-01-15',
      '1736922600000',
      '0001-02-29',
    ]) {
      expect(() => parseInstant(text), text).toThrow(/is not a date/)
    }
  })

  it('comes back as it was printed', () => {
    const seconds = fc.integer({ min: 0, max: 4_102_444_800_000 })
    fc.assert(fc.property(seconds, (instant) => parseInstant(formatInstant(instant)) === instant))
    expect(formatInstant(Date.UTC(2025, 0, 15, 6, 31))).toBe('2025-01-15T06:31:00Z')
    expect(formatInstant(Date.UTC(2025, 0, 15, 6, 31) + 5)).toBe('2025-01-15T06:31:00.005Z')
  })

  it('is a whole number or nothing, whatever the text', () => {
    const isEither = (text: string): boolean => {
      const instant = readInstant(text)
      return instant === null || Number.isSafeInteger(instant)
    }
    expect(() => fc.assert(fc.property(fc.string(), isEither))).not.toThrow()
  })
})

describe('a number on the command line', () => {
  it('is whole and within its limits', () => {
    const parse = parseWhole('-n', 1, 100)
    expect([parse('1'), parse('100'), parse('+7')]).toEqual([1, 100, 7])
    for (const text of ['', '0', '101', '1.5', '1e2', '0x10', ' 1', '1_000', 'Infinity', '-1', '9'.repeat(30)]) {
      expect(() => parse(text), text).toThrow(/-n: .* will not do/)
    }
  })

  it('or positive, with a point', () => {
    const parse = parsePositive('--rate', 1000)
    expect([parse('0.5'), parse('1000')]).toEqual([0.5, 1000])
    for (const text of ['0', '0.0', '-1', '1000.1', 'NaN', '.5', '5.', '1e3']) expect(() => parse(text), text).toThrow()
  })
})

describe('an object on the command line', () => {
  it('is a bucket and a key, with a scheme or without', () => {
    const found = { bucket: 'events', key: '2025-01-15_10-00.parquet' }
    for (const scheme of ['', 's3a://', 's3://', 'S3A://']) {
      expect(parseObjectRef(`${scheme}events/2025-01-15_10-00.parquet`)).toEqual(found)
    }
    expect(parseObjectRef('b/a/b//c')).toEqual({ bucket: 'b', key: 'a/b//c' })
    expect(parseObjectPath('events')).toEqual({ bucket: 'events', key: '' })
    for (const text of ['', 'events', 'events/', 's3a://', '/x', 's3a:///x']) {
      expect(() => parseObjectRef(text), text).toThrow(/does not name an object/)
    }
  })
})

describe('--conf', () => {
  it('is a JSON object', () => {
    expect(parseConf('{"a": [1, null]}')).toEqual({ a: [1, null] })
    for (const text of ['', '[]', '1', 'null', '{a: 1}']) expect(() => parseConf(text), text).toThrow(/--conf/)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findObjectLiterals, fixedPrefix, matchesPattern, replaceLiterals } from './objectLiterals.ts'
import { sniff } from './sniff.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('an object’s URL in a statement', () => {
  const found = (sql: string) => findObjectLiterals(sql).map(({ bucket, key, isTable }) => [bucket, key, isTable])

  it.each([
    ["SELECT * FROM 's3a://b/a/c.parquet'", [['b', 'a/c.parquet', true]]],
    [
      "from 's3://b/k' join 's3n://b/l' using (x)",
      [
        ['b', 'k', true],
        ['b', 'l', true],
      ],
    ],
    [
      "FROM read_parquet(['s3a://b/1', 's3a://b/2'])",
      [
        ['b', '1', false],
        ['b', '2', false],
      ],
    ],
    ["FROM 's3a://b/it''s'", [['b', "it's", true]]],
    ["SELECT 's3a://b' , 'x', \"s3a://b/k\"", []],
    ["-- FROM 's3a://b/k'\nSELECT 1 /* 's3a://b/k' */", []],
    ["SELECT $$ 's3a://b/k' $$, $t$ 's3a://b/k' $t$", []],
    ["SELECT 'a '' s3a://b/k'", []],
    ["FROM /* here */ 's3a://b/k'", [['b', 'k', true]]],
  ])('%s', (sql, expected) => {
    expect(found(sql)).toEqual(expected)
  })

  it('is replaced, and nothing else', () => {
    const sql = "SELECT ''' s3', a FROM 's3a://b/k' -- 's3a://b/k'"
    expect(replaceLiterals(sql, findObjectLiterals(sql), ({ key }) => `<${key}>`)).toBe(
      "SELECT ''' s3', a FROM <k> -- 's3a://b/k'",
    )
  })

  it('never takes long, and leaves a statement without any as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("'", '"', '-', '$', '/', '*', 's3a://b/k', '\n', 'x', ' ') }),
        (sql) => {
          const literals = findObjectLiterals(sql)
          expect(replaceLiterals(sql, literals, ({ start, end }) => sql.slice(start, end))).toBe(sql)
        },
      ),
    )
  })
})

describe('a pattern of keys', () => {
  it.each([
    ['a/*.csv', 'a/b.csv', true],
    ['a/*.csv', 'a/b/c.csv', false],
    ['a/**.csv', 'a/b/c.csv', true],
    ['**', 'anything/at/all', true],
    ['a/?.csv', 'a/1.csv', true],
    ['a/?.csv', 'a/12.csv', false],
    ['a/?b', 'a//b', false],
    ['a.b', 'axb', false],
    ['*', '', true],
    ['', 'a', false],
  ])('%s, %s: %s', (pattern, key, is) => {
    expect(matchesPattern(pattern, key)).toBe(is)
  })
  it('of many stars takes no longer than others', () => {
    expect(matchesPattern('**a'.repeat(200), 'a'.repeat(1000) + 'b')).toBe(false)
  })
  it('begins as all its matches do', () => {
    expect([fixedPrefix('a/b*c'), fixedPrefix('a/b'), fixedPrefix('?')]).toEqual(['a/b', 'a/b', ''])
  })
})

describe('what an object is', () => {
  it.each([
    ['a.parquet', bytes('PAR1....'), 'parquet', null],
    ['a', bytes('PAR1....'), 'parquet', null],
    ['a.csv', bytes('PAR1....'), 'parquet', /name says a table as text, but the object holds Parquet/],
    ['a.csv', bytes('a,b\n'), 'csv', null],
    ['a.csv', bytes('<!DOCTYPE html>'), 'text', /holds text/],
    ['a.json', bytes('  {"a":1}'), 'json', null],
    ['a.json', bytes('hello'), 'text', /name says JSON/],
    ['a.ndjson', bytes('{"a":1}\n'), 'ndjson', null],
    ['a', bytes('[1]'), 'json', null],
    ['a.txt', bytes('héllo'), 'text', null],
    ['a.txt', bytes('héllo').subarray(0, 2), 'text', null],
    ['a.txt', Uint8Array.of(65, 0, 66), 'binary', null],
    ['a.parquet', bytes('<html>'), 'text', /name says Parquet/],
    ['a.parquet', new Uint8Array(), 'empty', /empty/],
    ['a.csv.gz', Uint8Array.of(0x1f, 0x8b, 8, 0), 'csv', null],
    ['a.gz', Uint8Array.of(0x1f, 0x8b, 8, 0), 'binary', null],
  ] as const)('%s', (name, first, kind, mismatch) => {
    const found = sniff(name, first)
    expect(found.kind).toBe(kind)
    if (mismatch === null) expect(found.mismatch).toBeNull()
    else expect(found.mismatch).toMatch(mismatch)
  })
})

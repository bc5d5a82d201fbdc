import { describe, expect, it } from 'vitest'
import { hexDump } from './hexDump.ts'
import { readJson } from './jsonSize.ts'

it('shows bytes as hexdump does', () => {
  expect(hexDump(new TextEncoder().encode('PAR1\u0000 and more bytes'))).toBe(
    [
      '00000000  50 41 52 31 00 20 61 6e 64 20 6d 6f 72 65 20 62  PAR1. and more b',
      '00000010  79 74 65 73                                      ytes',
    ].join('\n'),
  )
  expect(hexDump(new Uint8Array(100), 20).split('\n')).toHaveLength(2)
})

describe('a JSON document', () => {
  it('is read where a tree can show it', () => {
    expect(readJson('{"a":[1,"[[["]}')).toEqual({ value: { a: [1, '[[['] } })
  })
  it.each([
    ['{"a":', /not valid JSON/],
    ['['.repeat(200_000), /deeper than 100/],
    [JSON.stringify(Array.from({ length: 5000 }, () => 1)), /more than 3,000 values/],
  ])('is said to be too much, or none', (text, words) => {
    expect((readJson(text) as { problem: string }).problem).toMatch(words)
  })
})

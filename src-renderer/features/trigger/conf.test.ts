import { expect, it } from 'vitest'
import { readConf, readUtc } from './conf.ts'

it('takes an object in JSON, or nothing', () => {
  expect(readConf(' ')).toEqual({ conf: {}, error: null })
  expect(readConf('{"rate": 5}')).toEqual({ conf: { rate: 5 }, error: null })
  expect(readConf('[1]').error).toContain('object')
  expect(readConf('null').error).toContain('object')
  expect(readConf('{"rate": }').error).not.toBeNull()
})

it('reads a typed date as UTC', () => {
  expect(readUtc('2025-01-15T06:31')).toBe(Date.UTC(2025, 0, 15, 6, 31))
  expect(readUtc('')).toBeNull()
})

import { expect, it } from 'vitest'
import { readConf } from './conf.ts'

it('takes an object in JSON, or nothing', () => {
  expect(readConf(' ')).toEqual({ conf: {}, error: null })
  expect(readConf('{"rate": 5}')).toEqual({ conf: { rate: 5 }, error: null })
  expect(readConf('[1]').error).toContain('object')
  expect(readConf('null').error).toContain('object')
  expect(readConf('{"rate": }').error).not.toBeNull()
})

import { userInfo } from 'node:os'
import { expect, it } from 'vitest'
import { callerOf } from './caller.ts'

it('names the person and the way', () => {
  expect(callerOf('cli')).toBe(`${userInfo().username} (cli)`)
  expect(callerOf('window')).toBe(`${userInfo().username} (window)`)
})

import { expect, it } from 'vitest'
import { litHop } from './spotlight.ts'

const hop = (state: string | null, flows = false) => ({ state, flows })

it('lights the last station that works, else the last that something flows from', () => {
  expect(litHop([hop(null, true), hop(null), hop('running'), hop('success')])).toBe(2)
  expect(litHop([hop(null, true), hop(null, true), hop('success')])).toBe(1)
  expect(litHop([hop(null), hop('success')])).toBe(-1)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toJson } from './json.ts'

const cycle: Record<string, unknown> = {}
cycle['self'] = cycle
class Point {
  x = 1
}

describe('toJson', () => {
  it('keeps every JSON value as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(toJson(value)).toEqual({ value })
      }),
    )
  })

  it('drops fields that are undefined, and takes objects without prototype and parts that stand twice', () => {
    const part = Object.assign(Object.create(null), { a: 1, b: undefined })
    expect(toJson({ one: part, two: [part, part] })).toEqual({ value: { one: { a: 1 }, two: [{ a: 1 }, { a: 1 }] } })
  })

  it.each<[unknown, { path: string; found: string }]>([
    [new Date(), { path: '', found: 'a Date' }],
    [{ rows: [1, { at: new Date() }] }, { path: 'rows[1].at', found: 'a Date' }],
    [{ m: new Map() }, { path: 'm', found: 'a Map' }],
    [{ p: new Point() }, { path: 'p', found: 'a Point' }],
    [[Number.NaN], { path: '[0]', found: 'NaN' }],
    [[undefined], { path: '[0]', found: 'undefined' }],
    [1n, { path: '', found: 'a bigint' }],
    [() => 1, { path: '', found: 'a function' }],
    [Promise.resolve(), { path: '', found: 'a Promise' }],
    [cycle, { path: 'self', found: 'a part that contains itself' }],
  ])('says where a value is none (%#)', (value, notJson) => expect(toJson(value)).toEqual(notJson))
})

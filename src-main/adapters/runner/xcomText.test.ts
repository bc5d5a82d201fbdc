import { describe, expect, it } from 'vitest'
import { LARGEST_XCOM, LARGEST_XCOMS, readXComs } from './xcomText.ts'

const code = (texts: Record<string, string>): string => {
  try {
    readXComs(texts)
    return 'read'
  } catch (thrown) {
    return (thrown as { code: string }).code
  }
}

describe('what a child says that an attempt left', () => {
  it('is read where it is JSON of a size that is kept', () => {
    expect(readXComs({ a: '{"x":[1,null]}', return_value: '"ü"' })).toEqual({ a: { x: [1, null] }, return_value: 'ü' })
    expect(Object.getPrototypeOf(readXComs({ a: '{"__proto__":{"x":1}}' })['a'])).toBe(Object.prototype)
  })

  it('is refused where it is not', () => {
    const large = JSON.stringify('x'.repeat(LARGEST_XCOM))
    const fits = JSON.stringify('x'.repeat(LARGEST_XCOM - 2))
    const many = Object.fromEntries(Array.from({ length: LARGEST_XCOMS / LARGEST_XCOM + 1 }, (_, n) => [`k${n}`, fits]))
    expect([code({ k: large }), code({ return_value: large }), code(many)]).toEqual([
      'xcom-too-large',
      'result-too-large',
      'xcom-too-large',
    ])
    expect([code({ k: 'not json' }), code({ k: '' }), code({ k: '1 2' })]).toEqual(Array(3).fill('xcom-not-json'))
    expect([code({ '': '1' }), code({ ['k'.repeat(513)]: '1' })]).toEqual(['bad-xcom-key', 'bad-xcom-key'])
  })

  it('is refused where it is so deep that writing it would overflow the stack', () => {
    const depth = 100_000
    expect(code({ k: '['.repeat(depth) + ']'.repeat(depth) })).toBe('xcom-not-json')
    expect(code({ k: '['.repeat(150) + ']'.repeat(150) })).toBe('read')
  })
})

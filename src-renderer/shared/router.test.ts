import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hrefTo, hrefWith, parseHash } from './router.ts'

describe('places', () => {
  it('reads a path and what follows it', () => {
    const place = parseHash('#/runs?state=failed&dag=spark')
    expect(place.path).toEqual(['runs'])
    expect(place.search.get('state')).toBe('failed')
    expect(parseHash('').path).toEqual([])
    expect(parseHash('#/').path).toEqual([])
  })
  it('changes some values and keeps the others', () => {
    const place = parseHash('#/runs?state=failed&dag=spark')
    expect(hrefWith(place, { dag: null, before: 12 })).toBe('#/runs?state=failed&before=12')
  })
  it('survives a broken escape', () => {
    expect(parseHash('#/runs/%E0%A4%A').path).toEqual(['runs', '%E0%A4%A'])
  })
  it('comes back from its link, whatever the names hold', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' })
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), name, (path, value) => {
        const place = parseHash(hrefTo(path, { value }))
        expect(place.path).toEqual(path)
        expect(place.search.get('value')).toBe(value)
      }),
    )
  })
})

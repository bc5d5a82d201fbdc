import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatRef, parseRef } from './links.ts'

describe('a reference as one search value', () => {
  it('is read as it was written, whatever its ids hold', () => {
    const id = fc.string({ minLength: 1, unit: 'grapheme' })
    fc.assert(
      fc.property(id, id, id, fc.integer({ min: -1, max: 99 }), (dagId, runId, taskId, mapIndex) => {
        expect(parseRef(formatRef({ dagId, runId, taskId, mapIndex }))).toEqual({ dagId, runId, taskId, mapIndex })
        expect(parseRef(formatRef({ dagId, runId, taskId }))).toEqual({ dagId, runId, taskId })
        expect(parseRef(formatRef({ dagId, runId, groupId: taskId }))).toEqual({ dagId, runId, groupId: taskId })
        expect(parseRef(formatRef({ dagId, runId }))).toEqual({ dagId, runId })
      }),
    )
  })

  it('is none where a part is missing or broken', () => {
    expect(parseRef('dag')).toBeNull()
    expect(parseRef('dag/')).toBeNull()
    expect(parseRef('dag/run/')).toBeNull()
    expect(parseRef('dag/run//')).toBeNull()
    expect(parseRef('%zz/run')).toBeNull()
  })
})

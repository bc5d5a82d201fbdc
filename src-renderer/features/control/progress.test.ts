import { expect, it } from 'vitest'
import { progressOf } from './progress.ts'

it('counts dates by what became of their runs', () => {
  const counts = [
    { decision: 'created', state: 'success', dates: 5 },
    { decision: 'rerun', state: 'success', dates: 2 },
    { decision: 'created', state: 'running', dates: 1 },
    { decision: 'created', state: 'queued', dates: 1 },
    { decision: 'created', state: 'failed', dates: 1 },
    { decision: 'already exists', state: 'success', dates: 3 },
    { decision: 'created', state: null, dates: 1 },
  ] as const
  expect(progressOf({ counts: [...counts] })).toEqual({
    ...{ success: 7, failed: 1, active: 2, left: 4 },
    text: '7 success, 1 failed, 2 at work, 4 left out',
  })
  expect(progressOf({ counts: [] }).text).toBe('none yet')
})

import { expect, it } from 'vitest'
import { withValues } from './stackFile.ts'

it('changes what is there in its place and leaves the rest as it is', () => {
  const text = '# mine\nKAFKA_PORT=9092\n\nexport WORKERS = 2\n# KAFKA_PORT=1\n'
  expect(withValues(text, { KAFKA_PORT: '9093', NEW: '1', WORKERS: '3' })).toBe(
    '# mine\nKAFKA_PORT=9093\n\nWORKERS=3\n# KAFKA_PORT=1\nNEW=1\n',
  )
  expect(withValues('A=1\nA=2\n', { A: '3' })).toBe('A=3\n')
})

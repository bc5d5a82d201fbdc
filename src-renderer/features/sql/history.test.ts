import { expect, it } from 'vitest'
import { type Ran, remember } from './history.ts'

const ran = (sql: string, at = 0): Ran => ({ sql, engine: 'duckdb', at, rows: 1, error: null })

it('remembers each statement once, the latest first, and not too many', () => {
  let history: readonly Ran[] = []
  for (let n = 0; n < 150; n += 1) history = remember(history, ran(`SELECT ${n}`, n))
  expect([history.length, history[0]?.sql, history.at(-1)?.sql]).toEqual([100, 'SELECT 149', 'SELECT 50'])
  history = remember(history, ran(' SELECT 60 ', 200))
  expect([history.length, history[0]?.at]).toEqual([100, 200])
  expect(remember(history, ran('x'.repeat(30_000)))).toBe(history)
})

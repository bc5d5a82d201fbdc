import { expect, it } from 'vitest'
import { createSqliteStore } from '../../src-main/adapters/sqlite/createSqliteStore.ts'
import { simulate } from './world.ts'

it('keeps its promises on SQLite just as in memory', async () => {
  await using store = createSqliteStore({ path: ':memory:' })
  const inMemory = await simulate({ seed: 1, minutes: 300 })
  const onSqlite = await simulate({ seed: 1, minutes: 300, store: store.runs })
  expect(onSqlite.violations).toEqual([])
  // The same choices lead to the same history, whatever keeps it.
  expect(onSqlite.counts).toEqual(inMemory.counts)
})

import { afterAll } from 'vitest'
import { createSqliteStore, type SqliteStore } from '../../src-main/adapters/sqlite/createSqliteStore.ts'
import { createMemoryRunStore } from './memory/runStore.ts'
import { overviewSuite } from './overviewSuite.ts'
import { runStoreSuite } from './runStoreSuite.ts'

const opened: SqliteStore[] = []
afterAll(async () => {
  for (const store of opened) await store[Symbol.asyncDispose]()
})

const onSqlite = () => {
  const store = createSqliteStore({ path: ':memory:' })
  opened.push(store)
  return store.runs
}
for (const suite of [runStoreSuite, overviewSuite]) {
  suite('memory', () => createMemoryRunStore())
  suite('SQLite', onSqlite)
}

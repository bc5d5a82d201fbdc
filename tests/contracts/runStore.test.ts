import { afterAll } from 'vitest'
import { createSqliteStore, type SqliteStore } from '../../src-main/adapters/sqlite/createSqliteStore.ts'
import { alertSuite } from './alertSuite.ts'
import { backfillSuite } from './backfillSuite.ts'
import { controlSuite } from './controlSuite.ts'
import { ledgerSuite } from './ledgerSuite.ts'
import { createMemoryRunStore } from './memory/runStore.ts'
import { overviewSuite } from './overviewSuite.ts'
import { runStoreSuite } from './runStoreSuite.ts'

const opened: SqliteStore[] = []
afterAll(async () => {
  for (const store of opened) await store[Symbol.asyncDispose]()
})

const openSqlite = () => {
  const store = createSqliteStore({ path: ':memory:' })
  opened.push(store)
  return store.runs
}

for (const suite of [runStoreSuite, controlSuite, ledgerSuite, alertSuite, overviewSuite, backfillSuite]) {
  suite('memory', () => createMemoryRunStore())
  suite('SQLite', openSqlite)
}

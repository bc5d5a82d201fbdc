import { afterAll } from 'vitest'
import { createSqliteStore, type SqliteStore } from '../../src-main/adapters/sqlite/createSqliteStore.ts'
import { alertSuite } from './alertSuite.ts'
import { assetSuite } from './assetSuite.ts'
import { backfillSuite } from './backfillSuite.ts'
import { controlSuite } from './controlSuite.ts'
import { graphSuite } from './graphSuite.ts'
import { ledgerSuite } from './ledgerSuite.ts'
import { createMemoryRunStore } from './memory/runStore.ts'
import { noticeSuite } from './noticeSuite.ts'
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

const suites = [
  runStoreSuite,
  graphSuite,
  controlSuite,
  ledgerSuite,
  alertSuite,
  overviewSuite,
  noticeSuite,
  backfillSuite,
  assetSuite,
]
for (const suite of suites) {
  suite('memory', () => createMemoryRunStore())
  suite('SQLite', openSqlite)
}

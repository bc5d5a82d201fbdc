import { createSqliteStore } from '../../src-main/adapters/sqlite/createSqliteStore.ts'
import { reportStoreContract } from './reportStore.ts'
import { createMemoryReportStore } from './support/memoryReportStore.ts'

reportStoreContract('memory', async () => ({
  store: createMemoryReportStore(),
  async [Symbol.asyncDispose]() {},
}))

reportStoreContract('SQLite', async () => {
  const sqlite = createSqliteStore({ path: ':memory:' })
  return { store: sqlite.reports, [Symbol.asyncDispose]: () => sqlite[Symbol.asyncDispose]() }
})

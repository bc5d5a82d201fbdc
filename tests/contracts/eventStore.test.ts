import { eventStoreContract } from './eventStore.ts'
import { createTestHome, openEventStore, openObjects, type TestHome } from './support/dataHome.ts'

const opened = (home: TestHome) => {
  const store = openEventStore(home)
  const close = async (): Promise<void> => {
    await store[Symbol.asyncDispose]()
    await home[Symbol.asyncDispose]()
  }
  return { store, [Symbol.asyncDispose]: close }
}

eventStoreContract('DuckDB in its process', async () => {
  const home = await createTestHome()
  return {
    ...opened(home),
    objects: openObjects(home),
    minuteSql: (columns) =>
      `SELECT ${columns} FROM user_events WHERE event_minute = $1::TIMESTAMP ORDER BY event_timestamp`,
    openCopy: async (copy) => {
      const other = await createTestHome()
      await copy(other.home.events)
      return opened(other)
    },
  }
})

import { eventStoreContract } from './eventStore.ts'
import { createTestHome, openEventStore, openObjects } from './support/dataHome.ts'

eventStoreContract('DuckDB in its process', async () => {
  const home = await createTestHome()
  const store = openEventStore(home)
  return {
    store,
    objects: openObjects(home),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await home[Symbol.asyncDispose]()
    },
  }
})

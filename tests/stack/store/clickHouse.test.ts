import { join } from 'node:path'
import { createClickHouseEventStore } from '../../../src-main/adapters/clickhouse/eventStore.ts'
import { createDuckEventFiles } from '../../../src-main/adapters/duckdb/eventFiles.ts'
import { writeAtomic } from '../../../src-main/adapters/files/atomic.ts'
import { createFileObjectStore } from '../../../src-main/adapters/files/objectStore.ts'
import { eventStoreContract } from '../../contracts/eventStore.ts'
import { createTestHome } from '../../contracts/support/dataHome.ts'
import { eventsTable, startClickHouse } from '../../support/servers/clickhouse.ts'

eventStoreContract('ClickHouse', async () => {
  const server = await startClickHouse()
  const home = await createTestHome()
  const files = createDuckEventFiles({
    connect: home.engine.connect,
    folder: home.home.run,
    writeFile: (path, source, signal) => writeAtomic(path, source, signal),
  })
  const objects = createFileObjectStore({ root: home.home.objects })
  const open = (table: string) =>
    createClickHouseEventStore({ connection: async () => server.connection, table: () => table, objects, files })
  const store = open('user_events')
  return {
    store,
    objects,
    minuteSql: (columns) =>
      `SELECT ${columns} FROM user_events WHERE event_minute = {p1:DateTime} ORDER BY event_timestamp`,
    async openCopy(copy) {
      const path = join(home.folder, 'copy.parquet')
      await copy(path)
      await server.run(await eventsTable('copied_events'))
      const copied = open('copied_events')
      await copied.importFile({ path }, () => undefined)
      return { store: copied, [Symbol.asyncDispose]: () => copied[Symbol.asyncDispose]() }
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await files[Symbol.asyncDispose]()
      await home[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
})

import type { TableColumn } from '../../contract/models/table.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import type { Services } from './services.ts'

export const createSqlHandlers = (services: Services): Pick<Handlers['calls'], 'sql.engines' | 'sql.run'> => ({
  'sql.engines': async (_input, signal) => {
    const columns = await eventColumnsOf(services, signal).catch(() => [])
    const tables = columns.length > 0 ? [{ name: services.viewer.eventTable, columns }] : []
    const [first] = services.viewer.engines
    return services.viewer.engines.map((engine) => ({ engine, tables: engine === first ? tables : [] }))
  },
  'sql.run': async (wish, signal) => {
    const began = performance.now()
    const { result, columns, rows, isCut, eventsAt } = await services.viewer.run(wish, signal)
    return { result, columns, rows, isCut, eventsAt, ms: performance.now() - began }
  },
})

/** The columns of the events' table, by DESCRIBE, which both engines know. */
const eventColumnsOf = async ({ events, viewer }: Services, signal: AbortSignal): Promise<TableColumn[]> => {
  const columns: TableColumn[] = []
  for await (const rows of events.query(`DESCRIBE ${viewer.eventTable}`, [], signal)) {
    for (const row of rows) {
      const name = row['column_name'] ?? row['name']
      const type = row['column_type'] ?? row['type']
      if (typeof name !== 'string' || typeof type !== 'string') continue
      columns.push({ name, type, nullable: row['null'] !== 'NO' })
    }
  }
  return columns
}

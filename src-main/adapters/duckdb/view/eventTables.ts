import { eventColumns } from '../../../contract/models/userEvent.ts'
import { sqlText, TABLE } from '../engine/schema.ts'
import type { ViewDatabase } from './viewDatabase.ts'

/** What statements call the embedded event store's events. */
const EVENTS = 'user_events'

/** The event store as statements see it: a copy of it at one instant, read-only, under the name that people know. */
export const createEventTables = (database: ViewDatabase) => {
  let copies = 0
  let current: { readonly path: string; readonly name: string } | null = null
  return {
    /** Using what is used already is done. */
    use: (path: string, signal: AbortSignal): Promise<void> =>
      database.run(async (connection) => {
        if (path === current?.path) return
        copies += 1
        const name = `events_${copies}`
        await connection.run(`ATTACH ${sqlText(path)} AS ${name} (READ_ONLY)`)
        const columns = [...eventColumns, 'event_minute'].join(', ')
        await connection.run(`CREATE OR REPLACE VIEW ${EVENTS} AS SELECT ${columns} FROM ${name}.main.${TABLE}`)
        const former = current?.name
        current = { path, name }
        // A statement that still reads the former keeps it; it goes with the process then.
        if (former) await connection.run(`DETACH ${former}`).catch(() => undefined)
      }, signal),
  }
}

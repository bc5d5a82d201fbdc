import type { JsonValue } from '../../contract/models/primitives.ts'
import type { ConfigStore } from '../../engine/ports/configStore.ts'
import type { ReportStore } from '../../engine/ports/reportStore.ts'
import type { RunStore } from '../../engine/ports/runStore.ts'
import { createSqliteConfigStore } from './configStore.ts'
import { openDatabase } from './database.ts'
import { readable } from './readable.ts'
import { createSqliteReportStore } from './reportStore.ts'
import { toJson } from './rows.ts'
import { createSqliteRunStore } from './runStore.ts'

export type SqliteStore = AsyncDisposable & {
  readonly runs: RunStore
  readonly reports: ReportStore
  readonly config: ConfigStore
  /** Small things to remember, by name; null: never set. */
  readonly getSetting: (name: string) => JsonValue
  /** Durable when it returns. */
  readonly setSetting: (name: string, value: JsonValue) => void
}

/**
 * Opens `path` (`pfad.db`; `:memory:` in tests). Throws `PfadError`: `database-corrupt`, `database-newer`,
 * `database-unwritable`; the file is as it was then.
 */
export const createSqliteStore = ({ path }: { path: string }): SqliteStore => {
  const db = openDatabase(path)
  return {
    runs: readable(path, createSqliteRunStore(db)),
    reports: readable(path, createSqliteReportStore(db)),
    config: readable(path, createSqliteConfigStore(db)),
    getSetting: (name) => toJson(db.get('SELECT value FROM setting WHERE name = ?', name)?.['value'] ?? null),
    setSetting: (name, value) => {
      db.run('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)', name, JSON.stringify(value))
    },
    [Symbol.asyncDispose]: async () => db[Symbol.dispose](),
  }
}

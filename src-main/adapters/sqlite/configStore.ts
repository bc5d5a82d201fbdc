import { z } from 'zod'
import { connection, pool, variable } from '../../contract/models/config.ts'
import type { ConfigChange, ConfigStore } from '../../engine/ports/configStore.ts'
import type { Database } from './database.ts'
import { databaseError } from './errors.ts'

const written = { updatedAt: z.int(), updatedBy: z.string() }
const blob = z.instanceof(Uint8Array)
const connectionRow = connection.omit({ password: true, extra: true }).extend({ sealed: blob.nullable(), ...written })
const variableRow = variable.omit({ value: true }).extend({ sealed: blob, ...written })

const CONNECTION = `conn_id AS connId, conn_type AS connType, description, host, login, port, schema, sealed,
  updated_at AS updatedAt, updated_by AS updatedBy`

/** `ConfigStore` on SQLite. */
export const createSqliteConfigStore = (db: Database): ConfigStore => ({
  connections: () =>
    db.all(`SELECT ${CONNECTION} FROM connection ORDER BY conn_id`).map((row) => connectionRow.parse(row)),
  variables: () =>
    db
      .all(
        'SELECT key, description, sealed, updated_at AS updatedAt, updated_by AS updatedBy FROM variable ORDER BY key',
      )
      .map((row) => variableRow.parse(row)),
  pools: () => db.all('SELECT pool, slots, description FROM pool ORDER BY pool').map((row) => pool.parse(row)),
  apply: (changes) => {
    try {
      db.transaction(() => {
        for (const change of changes) write(db, change)
      })
    } catch (error) {
      throw databaseError(db.path, error)
    }
  },
})

const write = (db: Database, change: ConfigChange): number => {
  switch (change.type) {
    case 'putConnection': {
      const { connId, connType, description, host, login, port, schema, sealed, updatedAt, updatedBy } = change.row
      return db.run(
        'INSERT OR REPLACE INTO connection VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        ...[connId, connType, description, host, login, port, schema, sealed, updatedAt, updatedBy],
      )
    }
    case 'removeConnection':
      return db.run('DELETE FROM connection WHERE conn_id = ?', change.connId)
    case 'putVariable': {
      const { key, description, sealed, updatedAt, updatedBy } = change.row
      return db.run(
        'INSERT OR REPLACE INTO variable VALUES (?, ?, ?, ?, ?)',
        ...[key, description, sealed, updatedAt, updatedBy],
      )
    }
    case 'removeVariable':
      return db.run('DELETE FROM variable WHERE key = ?', change.key)
    case 'putPool':
      return db.run(
        'INSERT OR REPLACE INTO pool VALUES (?, ?, ?)',
        ...[change.row.pool, change.row.slots, change.row.description],
      )
    case 'removePool':
      return db.run('DELETE FROM pool WHERE pool = ?', change.pool)
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { TableFilter, TableSort } from '../../../contract/models/table.ts'
import { orderSql, whereSql } from './columns.ts'
import type { Table } from './openSource.ts'
import type { ViewDatabase } from './viewDatabase.ts'

export type Rows = { readonly sort: TableSort | null; readonly filters: readonly TableFilter[] }
export type Slice = { readonly offset: number; readonly limit: number }

/** Rows that are found without ordering all of them: what is looked at first comes at once. */
const TOP = 1000
/** Orders that are kept; one of 20 million rows takes some 160 MB, on the disk if need be. */
const KEPT = 4
/** So long an order is gone on with that nobody waits for any more (ms). */
const PATIENCE_MS = 2_000

/**
 * Which rows of a table stand at a place of a view. The first of them by a top-N; all by a list of row numbers that is made
 * once, when somebody goes further.
 */
export const createRowOrder = (database: ViewDatabase) => {
  const tops = createShared<number[]>(32)
  const orders = createShared<string>(KEPT, (name) =>
    database.run((connection) => connection.run(`DROP TABLE IF EXISTS ${name}`)),
  )
  let made = 0

  const numbers = (sql: string, signal: AbortSignal): Promise<number[]> =>
    database.run(
      async (connection) => (await connection.runAndReadAll(sql)).getRows().map(([number]) => Number(number)),
      signal,
    )

  return async (table: Table, rows: Rows, { offset, limit }: Slice, signal: AbortSignal): Promise<number[]> => {
    const { from, row, columns } = table
    if (rows.sort === null && rows.filters.length === 0) {
      const end = Math.min(table.rows, offset + limit)
      return Array.from({ length: Math.max(0, end - offset) }, (_, at) => offset + at)
    }
    const key = JSON.stringify([from, rows])
    const chosen = `SELECT ${row} AS r FROM ${from} ${whereSql(columns, rows.filters)} ${orderSql(columns, rows.sort, row)}`
    if (offset + limit <= TOP) {
      const top = await tops(key, signal, (shared) => numbers(`${chosen} LIMIT ${TOP}`, shared))
      return top.slice(offset, offset + limit)
    }
    const order = await orders(key, signal, async (shared) => {
      made += 1
      const name = `orders.o${made}`
      await database.run((connection) => connection.run(`CREATE TABLE ${name} AS ${chosen}`), shared)
      return name
    })
    return numbers(
      `SELECT r FROM ${order} WHERE rowid BETWEEN ${offset} AND ${offset + limit - 1} ORDER BY rowid`,
      signal,
    )
  }
}

type Entry<T> = { readonly value: Promise<T>; readonly abort: AbortController; waiting: number; isMade: boolean }

/** Values that are made once however many ask, the last `most` of them kept. Who leaves does not end it for the others. */
const createShared = <T>(most: number, drop?: (value: T) => Promise<unknown>) => {
  const entries = new Map<string, Entry<T>>()

  const forget = (key: string, entry: Entry<T>): void => {
    if (entries.get(key) === entry) entries.delete(key)
    entry.abort.abort()
    if (drop) void entry.value.then(drop).catch(() => undefined)
  }

  return async (key: string, signal: AbortSignal, make: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    let entry = entries.get(key)
    if (!entry) {
      const abort = new AbortController()
      entry = { value: make(abort.signal), abort, waiting: 0, isMade: false }
      const mine = entry
      mine.value.then(
        () => {
          mine.isMade = true
        },
        () => {
          if (entries.get(key) === mine) entries.delete(key)
        },
      )
    }
    entries.delete(key)
    entries.set(key, entry)
    for (const [other, old] of entries)
      if (entries.size > most && old.waiting === 0 && old !== entry) forget(other, old)
    const current = entry
    current.waiting += 1
    let isDone = false
    try {
      const left = new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
      const value = await Promise.race([current.value, left])
      isDone = true
      return value
    } finally {
      current.waiting -= 1
      if (!isDone) {
        void sleep(PATIENCE_MS, undefined, { ref: false }).then(() => {
          if (!current.isMade && current.waiting === 0 && entries.get(key) === current) forget(key, current)
        })
      }
    }
  }
}

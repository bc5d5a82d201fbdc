/** A statement that was run, and what came of it. */
export type Ran = {
  readonly sql: string
  /** null: the backend's own. */
  readonly engine: 'duckdb' | 'clickhouse' | null
  readonly at: number
  /** null: it gave none. */
  readonly rows: number | null
  readonly error: string | null
}

const NAME = 'pfad.sql.history'
const KEPT = 100
/** Longer statements are run, but not remembered. */
const LONGEST = 20_000

/** With one more at the front; the same statement stands in it once. */
export const remember = (history: readonly Ran[], ran: Ran): readonly Ran[] =>
  ran.sql.length > LONGEST
    ? history
    : [ran, ...history.filter(({ sql, engine }) => sql.trim() !== ran.sql.trim() || engine !== ran.engine)].slice(
        0,
        KEPT,
      )

export const loadHistory = (): readonly Ran[] => {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(NAME) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isRan).slice(0, KEPT) : []
  } catch {
    return []
  }
}

/** What does not fit in the browser's store is forgotten. */
export const saveHistory = (history: readonly Ran[]): void => {
  try {
    localStorage.setItem(NAME, JSON.stringify(history))
  } catch {
    localStorage.removeItem(NAME)
  }
}

const isRan = (value: unknown): value is Ran => {
  if (typeof value !== 'object' || value === null) return false
  const { sql, engine, at } = value as Record<string, unknown>
  return (
    typeof sql === 'string' &&
    (engine === null || engine === 'duckdb' || engine === 'clickhouse') &&
    typeof at === 'number'
  )
}

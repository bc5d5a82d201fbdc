import { create } from 'zustand'
import type { CallOutput } from '../../../src-main/contract/calls.ts'
import { type ErrorShape, toErrorShape } from '../../../src-main/contract/error.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { loadHistory, type Ran, remember, saveHistory } from './history.ts'

export type Engine = 'duckdb' | 'clickhouse'
export type Result = CallOutput<'sql.run'>

type Console = {
  readonly engine: Engine | null
  readonly text: string
  /** What of it is selected. */
  readonly selected: string
  /** When the running statement began; null: none runs. */
  readonly runningSince: number | null
  readonly result: (Result & { readonly sql: string }) | null
  readonly error: ErrorShape | null
  readonly history: readonly Ran[]
}

/** The console as it is left when another page is shown. */
export const sqlConsole = create<Console>(() => ({
  engine: null,
  text: "SELECT event_type, count(*) AS events, count(*) FILTER (status = 'ERROR') AS errors\nFROM user_events\nGROUP BY event_type\nORDER BY events DESC",
  selected: '',
  runningSince: null,
  result: null,
  error: null,
  history: loadHistory(),
}))

export const engines = defineLive({
  load: (_key: null, signal) => pfad.call('sql.engines', {}, signal),
  concerns: () => false,
})

let running: AbortController | null = null

/** Runs what is selected, else the whole text; the statement before it is given up. */
export const run = async (): Promise<void> => {
  const { engine, text, selected } = sqlConsole.getState()
  const sql = selected.trim() === '' ? text : selected
  running?.abort()
  const abort = new AbortController()
  running = abort
  const startedAt = Date.now()
  sqlConsole.setState({ runningSince: performance.now(), error: null })
  const ended = (changes: Partial<Console>, how: Pick<Ran, 'rows' | 'error'>): void => {
    if (running !== abort) return
    running = null
    const history = remember(sqlConsole.getState().history, { sql, engine, at: startedAt, ...how })
    saveHistory(history)
    sqlConsole.setState({ ...changes, runningSince: null, history })
  }
  try {
    const result = await pfad.call('sql.run', { sql, ...(engine === null ? {} : { engine }) }, abort.signal)
    ended({ result: { ...result, sql } }, { rows: result.rows, error: null })
  } catch (thrown) {
    const error: ErrorShape = abort.signal.aborted ? { code: 'cancelled', message: 'Cancelled.' } : toErrorShape(thrown)
    ended({ error }, { rows: null, error: error.message })
  }
}

export const cancel = (): void => running?.abort()

/** Names of objects that begin so, as a statement would call them. */
export const completeObjects = async (typed: string): Promise<string[]> => {
  const [, bucket, prefix] = /^s3[an]?:\/\/([^/]*)(?:\/(.*))?$/.exec(typed) ?? []
  if (bucket === undefined) return []
  if (prefix === undefined) {
    const buckets = await pfad.call('objects.buckets', {})
    return buckets.map((name) => `s3a://${name}/`)
  }
  const { folders, objects } = await pfad.call('objects.folder', { bucket, prefix, limit: 50 })
  return [...folders, ...objects.map(({ key }) => key)].map((key) => `s3a://${bucket}/${key}`)
}

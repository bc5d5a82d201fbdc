import type { Role } from './plan.ts'

/** A stretch of the test clock in which the host was up and scheduled the minute DAG. */
export type Life = { readonly from: number; readonly until: number }
export type Killed = { readonly role: Role; readonly at: number; readonly found: boolean }

/** What was done to the app, and what was seen meanwhile. Instants are the test clock's. */
export type Journal = {
  readonly lives: readonly Life[]
  readonly killed: readonly Killed[]
  /** Processes that outlived their host, as sentences. */
  readonly orphans: readonly string[]
  /** The revision of the user's DAG that was saved last. */
  readonly probeRevision: number
}

import { z } from 'zod'
import { dataInterval, epochMs } from './primitives.ts'

/**
 * Why a schedule was not followed to the minute: the machine slept (or Pfad was held up), Pfad was closed, the clock was
 * set, the DAG was paused, or its runs are slower than its schedule.
 */
export const ledgerKind = z.enum(['slept', 'closed', 'clock_forward', 'clock_back', 'paused', 'fell_behind'])
export type LedgerKind = z.infer<typeof ledgerKind>

/** What was done about the intervals that fell due meanwhile. */
export const ledgerDecision = z.enum(['nothing_missed', 'skipped', 'ran_latest', 'ran_all'])
export type LedgerDecision = z.infer<typeof ledgerDecision>

/** One line of the ledger: what was decided, and why, when a schedule could not be followed to the minute. */
export const ledgerEntry = z.object({
  /** When it was noticed. */
  at: epochMs,
  kind: ledgerKind,
  /** The span in which the schedule was not watched; with `clock_back` the clock went from `from` back to `to`. */
  from: epochMs,
  to: epochMs,
  /** null: no DAG missed anything. */
  dagId: z.string().nullable(),
  /** The intervals that it missed. `count` is null where there are more than were counted. */
  missed: z.object({ count: z.int().nullable(), first: dataInterval, last: dataInterval }).nullable(),
  decision: ledgerDecision,
  /** One sentence for people. */
  reason: z.string(),
})
export type LedgerEntry = z.infer<typeof ledgerEntry>

import type { EpochMs } from '../../contract/models/primitives.ts'

/**
 * How a task ends its own attempt on purpose. Told by a mark instead of `instanceof`, so that it holds across copies of
 * this module.
 */
const MARK = Symbol.for('pfad.control')

/** Thrown by a task that has nothing to do: its instance becomes `skipped` (Airflow's `AirflowSkipException`). */
export class SkipTask extends Error {
  readonly [MARK] = 'skip'
  constructor(reason = 'The task skipped itself.') {
    super(reason)
    this.name = 'SkipTask'
  }
}

/** Thrown by a task that no retry can help: it fails at once (Airflow's `AirflowFailException`). */
export class FailTask extends Error {
  readonly [MARK] = 'fail'
  constructor(reason: string, options?: { cause?: unknown }) {
    super(reason, options)
    this.name = 'FailTask'
  }
}

/**
 * Thrown by a task that wants to go on later (Airflow's `AirflowRescheduleException`): its process is free meanwhile, and
 * it begins anew at that instant, with the same try number.
 */
export class RescheduleTask extends Error {
  readonly [MARK] = 'reschedule'
  /** Epoch milliseconds. */
  readonly at: EpochMs
  constructor(at: Date | EpochMs, reason = 'The task goes on later.') {
    super(reason)
    this.name = 'RescheduleTask'
    this.at = Number(at)
    if (!Number.isFinite(this.at)) throw new TypeError('RescheduleTask needs a valid date.')
  }
}

/** The same error, as one that no retry can help. */
export const withoutRetry = <E extends Error>(error: E): E => Object.assign(error, { [MARK]: 'fail' as const })

/** What was thrown to end the attempt on purpose, or null for anything else. */
export const controlOf = (
  thrown: unknown,
): { readonly kind: 'skip' | 'fail' } | { readonly kind: 'reschedule'; readonly at: EpochMs } | null => {
  if (typeof thrown !== 'object' || thrown === null || !(MARK in thrown)) return null
  if (thrown[MARK] === 'reschedule') return { kind: 'reschedule', at: (thrown as RescheduleTask).at }
  return { kind: thrown[MARK] === 'skip' ? 'skip' : 'fail' }
}

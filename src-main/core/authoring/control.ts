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

/** Which of the two was thrown, or null for anything else. */
export const controlOf = (thrown: unknown): 'skip' | 'fail' | null => {
  if (typeof thrown !== 'object' || thrown === null || !(MARK in thrown)) return null
  return thrown[MARK] === 'skip' ? 'skip' : 'fail'
}

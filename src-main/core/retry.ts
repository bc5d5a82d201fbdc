import type { TaskSpec } from '../contract/models/dag.ts'

/** Airflow's `max_retry_delay` default: a day. */
const MAX_RETRY_DELAY = 86_400_000

/**
 * Milliseconds to wait after the `failures`-th failure. With exponential backoff the delay doubles each time, up to the
 * cap. Airflow adds a jitter there, for fleets that hit one server together; a single machine gains nothing from it.
 */
export const retryDelay = (
  task: Pick<TaskSpec, 'retryDelay' | 'retryExponentialBackoff' | 'maxRetryDelay'>,
  failures: number,
): number => {
  if (!task.retryExponentialBackoff) return task.retryDelay
  const delay = task.retryDelay * 2 ** Math.min(failures - 1, 60)
  return Math.min(delay, task.maxRetryDelay ?? MAX_RETRY_DELAY)
}

/** Attempts in a row that may be lost with their process before the task itself is held to be the cause. */
export const MAX_LOSSES = 5

/** Milliseconds to wait after the `losses`-th loss in a row: at once, then 1 s, 2 s, 4 s …, at most 30 s. */
export const lossDelay = (losses: number): number => (losses <= 1 ? 0 : Math.min(30_000, 1000 * 2 ** (losses - 2)))

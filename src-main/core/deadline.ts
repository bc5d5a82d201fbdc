import type { DeadlineSpec } from '../contract/models/dag.ts'
import type { EpochMs } from '../contract/models/primitives.ts'
import type { DagRun } from '../contract/models/run.ts'

/** When the run must be over by; null where there is nothing to reckon from (an asset-triggered run has no logical date). */
export const deadlineAt = (
  deadline: DeadlineSpec | undefined,
  run: Pick<DagRun, 'queuedAt' | 'logicalDate' | 'runAfter'>,
): EpochMs | null => {
  if (deadline === undefined) return null
  const { reference, interval } = deadline
  const from = typeof reference === 'number' ? reference : run[reference]
  return from === null ? null : from + interval
}

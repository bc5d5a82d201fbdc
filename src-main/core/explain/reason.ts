import type { ReasonFound } from '../../contract/models/explanation.ts'
import type { EpochMs, JsonValue } from '../../contract/models/primitives.ts'
import type { TaskInstance } from '../../contract/models/run.ts'

type Detail = Readonly<Record<string, JsonValue>>

/** A reason that is about a whole run or DAG. */
export const reason = (
  severity: ReasonFound['severity'],
  code: string,
  sentence: string,
  detail: Detail = {},
): ReasonFound => ({ code, severity, sentence, taskId: null, mapIndex: -1, detail: { ...detail } })

/** A reason that is about one task instance. */
export const taskReason = (
  { taskId, mapIndex }: Pick<TaskInstance, 'taskId' | 'mapIndex'>,
  of: ReasonFound,
): ReasonFound => ({ ...of, taskId, mapIndex })

/** `2025-01-15 10:01:00 UTC`, to the second. */
export const instant = (at: EpochMs): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`

export const named = ({ taskId, mapIndex }: Pick<TaskInstance, 'taskId' | 'mapIndex'>): string =>
  mapIndex < 0 ? `"${taskId}"` : `"${taskId}" [${mapIndex}]`

/** `a, b and 3 more`. */
export const listed = (names: readonly string[], most = 5): string => {
  const rest = names.length - most
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ')
}

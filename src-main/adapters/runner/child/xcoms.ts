import { PfadError } from '../../../contract/error.ts'
import type { JsonValue } from '../../../contract/models/primitives.ts'
import type { DagDefinition } from '../../../core/authoring/dag.ts'
import { toJson } from '../../../core/authoring/json.ts'
import type { XComs } from '../../../core/authoring/xcom.ts'
import type { AttemptRequest } from '../../../engine/ports/attemptRunner.ts'
import type { PulledXCom, XComWish } from '../attemptProtocol.ts'
import { checkXCom } from '../xcomText.ts'

/** What one attempt leaves, and its way to what others left. */
export type AttemptXComs = {
  readonly context: XComs
  /** Leaves what a success says; undefined is nothing. */
  readonly leave: (values: Readonly<Record<string, unknown>>) => void
  /** What was left so far: key → JSON text. */
  readonly texts: () => Record<string, string>
}

export const createAttemptXComs = (of: {
  readonly request: AttemptRequest
  readonly dag: DagDefinition
  readonly pull: (wish: XComWish) => Promise<readonly PulledXCom[]>
}): AttemptXComs => {
  const left = new Map<string, string>()
  const leave = (key: string, value: unknown): void => {
    const text = textOf(key, value)
    const others = [...left].reduce((sum, [other, has]) => (other === key ? sum : sum + Buffer.byteLength(has)), 0)
    checkXCom(key, text, others)
    left.set(key, text)
  }
  const pull = async (
    taskIds: string | readonly string[],
    key = 'return_value',
    options: { includePriorDates?: boolean } = {},
  ) => {
    const wanted = typeof taskIds === 'string' ? [taskIds] : taskIds
    for (const taskId of wanted) checkTask(of.dag, taskId)
    const { includePriorDates = false } = options
    const found = await of.pull({ taskIds: [...wanted], key, includePriorDates })
    const values = wanted.map((taskId) => valueOf(found.filter((each) => each.taskId === taskId)))
    return typeof taskIds === 'string' ? (values[0] ?? null) : values
  }
  return {
    context: { push: leave, pull: pull as XComs['pull'] },
    leave: (values) => {
      for (const [key, value] of Object.entries(values)) if (value !== undefined) leave(key, value)
    },
    texts: () => Object.fromEntries(left),
  }
}

const textOf = (key: string, value: unknown): string => {
  const json = toJson(value)
  if (!('found' in json)) return JSON.stringify(json.value)
  const isResult = key === 'return_value'
  const [whole, part] = isResult ? ['The result', 'In the result'] : [`The XCom "${key}"`, `In the XCom "${key}"`]
  const where = json.path === '' ? whole : `${part}, ${json.path}`
  const code = isResult ? 'result-not-json' : 'xcom-not-json'
  throw new PfadError(code, `${where} is ${json.found}, which JSON cannot say.`, HINT)
}
const HINT = 'Leave JSON only: dates as text, maps as objects, large things in the object store.'

const checkTask = (dag: DagDefinition, taskId: string): void => {
  const ids = dag.tasks.map((task) => task.taskId)
  if (ids.includes(taskId)) return
  throw new PfadError('unknown-task', `DAG "${dag.dagId}" has no task "${taskId}".`, `There are: ${ids.join(', ')}.`)
}

const valueOf = (found: readonly PulledXCom[]): JsonValue => {
  const isMapped = found.some(({ mapIndex }) => mapIndex >= 0)
  return isMapped ? found.map(({ value }) => value) : (found[0]?.value ?? null)
}

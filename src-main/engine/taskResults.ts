import type { TaskMapping, TaskSpec } from '../contract/models/dag.ts'
import type { JsonValue } from '../contract/models/primitives.ts'
import { elementIndexes, elementsOf, mappedOver } from '../core/mapping.ts'
import type { Draft } from './draft.ts'
import type { AttemptRequest, MappedElement } from './ports/attemptRunner.ts'
import type { RunStore } from './ports/runStore.ts'
import { type ActiveRun, instanceKey } from './state.ts'

type Reader = { readonly store: RunStore; readonly draft?: Pick<Draft, 'xcoms'> }

const RESULT = 'return_value'

/** A task's XComs by map index, those that the draft in hand is about to write included. */
const xcomsOf = ({ store, draft }: Reader, active: ActiveRun, taskId: string, key: string): Map<number, JsonValue> => {
  const { dagId, runId } = active.run
  const all = store.pullXCom({ dagId, runId, taskId, key, includePriorDates: false })
  const written = draft?.xcoms.get(active)?.filter((xcom) => xcom.taskId === taskId && xcom.key === key) ?? []
  const found = new Map<number, JsonValue>()
  for (const { mapIndex, value } of [...all, ...written]) {
    const row = active.instances.get(instanceKey({ taskId, mapIndex }))
    if (row !== undefined && row.state !== 'removed') found.set(mapIndex, value)
  }
  return new Map([...found].toSorted(([a], [b]) => a - b))
}

/** What a task that takes this one's result gets: its value, or the list of its mapped instances'. Undefined: none. */
export const resultOf = (reader: Reader, active: ActiveRun, taskId: string): JsonValue | undefined => {
  const xcoms = xcomsOf(reader, active, taskId, RESULT)
  return active.tasks.get(taskId)?.mapping == null ? xcoms.get(-1) : [...xcoms.values()]
}

/** How many elements a task's result can be mapped over; null where it is none of that kind. */
export const lengthOf = (reader: Reader, active: ActiveRun, taskId: string): number | null =>
  elementsOf(resultOf(reader, active, taskId))?.length ?? null

/** One XCom of a task that is not mapped. */
export const xcomOf = (reader: Reader, active: ActiveRun, taskId: string, key: string): JsonValue | undefined =>
  xcomsOf(reader, active, taskId, key).get(-1)

/** What the tasks before it give to an attempt: whole results, and to a mapped task its own element of each list. */
export const taskInputs = (
  reader: Reader,
  active: ActiveRun,
  of: { readonly task: TaskSpec; readonly mapIndex: number },
): Pick<AttemptRequest, 'upstreamResults' | 'elements'> => {
  const { mapping, upstream } = of.task
  const lists = new Set(mappedOver(of.task))
  const upstreamResults: Record<string, JsonValue> = {}
  for (const taskId of upstream) {
    if (lists.has(taskId) && mapping?.whole.includes(taskId) !== true) continue
    const value = resultOf(reader, active, taskId)
    if (value !== undefined) upstreamResults[taskId] = value
  }
  return { upstreamResults, elements: mapping === null ? null : elementsFor(reader, active, { mapping, ...of }) }
}

const elementsFor = (
  reader: Reader,
  active: ActiveRun,
  { mapping, mapIndex }: { readonly mapping: TaskMapping; readonly mapIndex: number },
): MappedElement[] => {
  const sources = mapping.over.map((source) =>
    'length' in source ? source.length : (elementsOf(resultOf(reader, active, source.taskId)) ?? []),
  )
  const lengths = sources.map((source) => (typeof source === 'number' ? source : source.length))
  const indexes = elementIndexes(lengths, mapIndex)
  return sources.map((source, position) => {
    const index = indexes[position] ?? 0
    return typeof source === 'number' ? { index } : { value: source[index] ?? null }
  })
}

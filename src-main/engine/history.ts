import type { EpochMs, JsonValue } from '../contract/models/primitives.ts'
import type { RunEvent } from '../core/dagRun.ts'
import type { TaskEvent } from '../core/taskInstance.ts'
import type { Change, HistoryEvent } from './ports/runStore.ts'

type Of = Pick<HistoryEvent, 'dagId' | 'runId' | 'taskId' | 'mapIndex'>
/** What a note is about: a DAG, a run, or a task instance. */
export type NoteOf = Pick<Of, 'dagId' | 'runId'> & Partial<Pick<Of, 'taskId' | 'mapIndex'>>
/** What befalls a task instance beside its state. */
export type InstanceNote =
  | { readonly type: 'expand'; readonly length: number }
  | { readonly type: 'answer'; readonly chosen: string[]; readonly params: JsonValue }
type Event = TaskEvent | RunEvent | InstanceNote | { readonly type: 'create'; readonly conf?: JsonValue }

/**
 * Collects one commit's history: the events of one row in a line, joined by spaces, because most of them come together
 * (`schedule queue start`) and a year of minutes has millions; those of a person stand in lines of their own. What an event carried beside its type is in `detail`.
 */
export const createHistory = (at: EpochMs) => {
  const lines: HistoryEvent[] = []
  /** Where the last line of each row stands: another one's events begin a new one, so that all stay in order. */
  const last = new Map<string, number>()
  const append = (of: Of, name: string, by: string | null, detail: JsonValue) => {
    const key = JSON.stringify([of.dagId, of.runId, of.taskId, of.mapIndex])
    const index = last.get(key)
    const line = index === undefined ? undefined : lines[index]
    if (index !== undefined && line?.by === by && !saysAgain(line.detail, detail)) {
      lines[index] = { ...line, name: `${line.name} ${name}`, detail: merge(line.detail, detail) }
      return
    }
    const { dagId, runId, taskId, mapIndex } = of
    last.set(key, lines.push({ at, dagId, runId, taskId, mapIndex, by, name, detail }) - 1)
  }
  return {
    add: (of: Of, event: Event, by?: string) => {
      const { type, ...carried } = event
      append(of, type, by ?? null, Object.keys(carried).length === 0 ? null : { [type]: carried })
    },
    note: (of: NoteOf, name: string, by: string | null, detail: JsonValue) =>
      append({ taskId: null, mapIndex: -1, ...of }, name, by, detail === null ? null : { [name]: detail }),
    changes: (): Change[] => lines.map((event) => ({ type: 'history', event })),
  }
}

const isRecord = (value: JsonValue): value is { [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The same event with a detail of its own once more: it needs a line of its own. */
const saysAgain = (a: JsonValue, b: JsonValue): boolean =>
  isRecord(a) && isRecord(b) && Object.keys(b).some((name) => Object.hasOwn(a, name))

const merge = (a: JsonValue, b: JsonValue): JsonValue => (isRecord(a) && isRecord(b) ? { ...a, ...b } : (b ?? a))

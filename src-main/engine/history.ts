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
 * (`schedule queue start`) and a year of minutes has millions. What an event carried beside its type is in `detail`.
 */
export const createHistory = (at: EpochMs) => {
  const lines: HistoryEvent[] = []
  /** Of each row the line that its next event joins. */
  const open = new Map<string, number>()
  const append = ({ dagId, runId, taskId, mapIndex }: Of, name: string, by: string | null, detail: JsonValue) => {
    const key = JSON.stringify([dagId, runId, taskId, mapIndex])
    const index = open.get(key) ?? lines.length
    const line = lines[index]
    // Somebody else's event comes after what was before it, and what the same event carried before must stay.
    const isTaken = detail !== null && line !== undefined && isRecord(line.detail) && Object.hasOwn(line.detail, name)
    if (line === undefined || line.by !== by || isTaken) {
      open.set(key, lines.push({ at, dagId, runId, taskId, mapIndex, by, name, detail }) - 1)
    } else {
      lines[index] = { ...line, name: `${line.name} ${name}`, detail: merge(line.detail, detail) }
    }
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

const merge = (a: JsonValue, b: JsonValue): JsonValue => (isRecord(a) && isRecord(b) ? { ...a, ...b } : (b ?? a))

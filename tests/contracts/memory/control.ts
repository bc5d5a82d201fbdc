import type { DagRun, Note, TaskInstance, XCom } from '../../../src-main/contract/models/run.ts'
import type { HistoryEvent } from '../../../src-main/engine/ports/runStore.ts'
import type { ControlReads, XComFilter } from '../../../src-main/engine/ports/store/control.ts'

/** The maps of a memory store that these reads go by; keys as `runKey` makes them. */
type Maps = {
  readonly runs: ReadonlyMap<string, DagRun>
  readonly instancesOf: (key: string) => TaskInstance[]
  readonly xcoms: ReadonlyMap<string, XCom[]>
  readonly history: Map<string, HistoryEvent[]>
  readonly notes: Map<string, Map<string, Note>>
}
type Line = { readonly event: HistoryEvent; readonly at: readonly [number, number, number] }

const runKey = (of: { dagId: string; runId: string | null }) => `${of.dagId}\n${of.runId}`
const compare = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((value, index) => value !== b[index])
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}
const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

/** The reads of `ControlReads`, on a memory store's maps. */
export const memoryControlReads = ({ runs, instancesOf, xcoms, history, notes }: Maps): ControlReads => {
  const select = ({ dagId, runId, ...filter }: XComFilter): XCom[] =>
    (xcoms.get(runKey({ dagId, runId })) ?? [])
      .filter((xcom) =>
        Object.entries(filter).every(([name, value]) => value === undefined || xcom[name as keyof XCom] === value),
      )
      .toSorted(
        (a, b) =>
          byText(a.taskId, b.taskId) || a.mapIndex - b.mapIndex || a.tryNumber - b.tryNumber || byText(a.key, b.key),
      )
  const current = (run: DagRun, taskId: string, key: string) =>
    instancesOf(runKey(run))
      .filter((row) => row.taskId === taskId && row.state !== 'removed')
      .flatMap(({ dagId, runId, mapIndex, tryNumber }) => select({ dagId, runId, taskId, mapIndex, tryNumber, key }))
  return {
    runsByDate: (dagId, { from, to, limit }) =>
      [...runs.values()]
        .filter((run) => run.dagId === dagId && run.logicalDate !== null)
        .filter(({ logicalDate }) => (from ?? -9e15) <= (logicalDate ?? 0) && (logicalDate ?? 0) <= (to ?? 9e15))
        .toSorted((a, b) => (a.logicalDate ?? 0) - (b.logicalDate ?? 0))
        .slice(0, limit),
    notes: (dagId, runId) =>
      [...(notes.get(runKey({ dagId, runId }))?.values() ?? [])].toSorted(
        (a, b) => byText(a.taskId ?? '', b.taskId ?? '') || a.mapIndex - b.mapIndex,
      ),
    historyPage: ({ dagId, runId, taskId, mapIndex }, { before, limit }) => {
      const numbers = new Map([...runs.keys()].map((key, index) => [key, index + 1]))
      const lines: Line[] = [...history].flatMap(([key, events]) =>
        events.map((event, seq) => ({
          event,
          at: [runId === undefined ? event.at : 0, numbers.get(key) ?? 0, seq + 1],
        })),
      )
      const cursor = before === null ? [9e15] : before.split('.').map(Number)
      const found = lines
        .filter(({ event, at }) => {
          if (dagId !== undefined && event.dagId !== dagId) return false
          if (runId === undefined ? event.runId !== null && event.by === null : event.runId !== runId) return false
          if (taskId !== undefined && event.taskId !== taskId) return false
          return (mapIndex === undefined || event.mapIndex === mapIndex) && compare(at, cursor) < 0
        })
        .toSorted((a, b) => compare(b.at, a.at))
        .slice(0, limit)
      const last = found.length === limit ? found.at(-1) : undefined
      return { events: found.map(({ event }) => event), next: last === undefined ? null : last.at.join('.') }
    },
    xcoms: select,
    xcomList: (filter) =>
      select(filter).map(({ value, ...rest }) => ({ ...rest, bytes: Buffer.byteLength(JSON.stringify(value)) })),
    pullXCom: ({ dagId, runId, taskId, key, includePriorDates }) => {
      const run = runs.get(runKey({ dagId, runId }))
      if (run === undefined) return []
      const earlier = [...runs.values()]
        .filter(
          (each) => each.dagId === dagId && each.logicalDate !== null && each.logicalDate < (run.logicalDate ?? -9e15),
        )
        .toSorted((a, b) => (b.logicalDate ?? 0) - (a.logicalDate ?? 0))
      const found = [run, ...(includePriorDates ? earlier : [])].map((each) => current(each, taskId, key))
      return (found.find((each) => each.length > 0) ?? []).map(({ mapIndex, value }) => ({ mapIndex, value }))
    },
  }
}

import type { Attempt, DagRunDetail, TaskInstance } from '../../../../src-main/contract/models/run.ts'

/** A stretch of time: an attempt that waited for its start, and then ran. */
export type GanttBar = {
  readonly attempt: Attempt
  /** When it was queued; its start where that is not known. */
  readonly queuedAt: number
  readonly startDate: number
  /** Null: it still runs. */
  readonly endDate: number | null
}

export type GanttRow = {
  readonly taskId: string
  /** −1: not mapped, or all its instances in one row. */
  readonly mapIndex: number
  readonly instances: readonly TaskInstance[]
  readonly bars: readonly GanttBar[]
}

/** Mapped tasks with more instances than this are one row. */
const APART = 12

/** The rows of a run, in the order in which its tasks first were at work; those that were not come last. */
export const ganttRows = ({
  taskInstances,
  attempts,
}: Pick<DagRunDetail, 'taskInstances' | 'attempts'>): GanttRow[] => {
  const bars = Map.groupBy(attempts.map(barOf), ({ attempt }) => attempt.taskId)
  const rows = [...Map.groupBy(taskInstances, ({ taskId }) => taskId)].flatMap(([taskId, instances]): GanttRow[] => {
    const own = bars.get(taskId) ?? []
    if (instances.length > APART) return [{ taskId, mapIndex: -1, instances, bars: own }]
    return instances.map((instance) => ({
      ...{ taskId, mapIndex: instance.mapIndex, instances: [instance] },
      bars: own.filter(({ attempt }) => attempt.mapIndex === instance.mapIndex),
    }))
  })
  const first = ({ bars: own }: GanttRow): number =>
    Math.min(Number.MAX_SAFE_INTEGER, ...own.map((bar) => bar.queuedAt))
  return rows.toSorted((a, b) => first(a) - first(b))
}

const barOf = (attempt: Attempt): GanttBar => {
  const { queuedAt, startDate, endDate } = attempt
  return { attempt, queuedAt: Math.min(queuedAt ?? startDate, startDate), startDate, endDate }
}

/** How long a row waited queued and ran, in ms, over all its attempts. */
export const timesOf = ({ bars }: GanttRow, now: number): { readonly queued: number; readonly ran: number } => ({
  queued: bars.reduce((sum, bar) => sum + bar.startDate - bar.queuedAt, 0),
  ran: bars.reduce((sum, bar) => sum + (bar.endDate ?? now) - bar.startDate, 0),
})

/**
 * Where the axis starts, and the instant that it counts from: when the run was due or, where it was so late that nothing
 * else could be seen, when it was queued, with the end of the lateness before it.
 */
export const axisStart = (
  run: { readonly runAfter: number; readonly queuedAt: number },
  end: number,
): { readonly start: number; readonly zero: number } => {
  const room = Math.max(1, end - run.queuedAt) / 5
  return run.queuedAt - run.runAfter <= 2 * room
    ? { start: Math.min(run.runAfter, run.queuedAt), zero: Math.min(run.runAfter, run.queuedAt) }
    : { start: run.queuedAt - room, zero: run.queuedAt }
}

/** Round steps for an axis of that length (ms), about `count` of them. */
export const axisSteps = (length: number, count = 6): number[] => {
  const rough = Math.max(1, length / count)
  const step = STEPS.find((each) => each >= rough) ?? Math.ceil(rough / 86_400_000) * 86_400_000
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step)
}

const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * 3_600_000),
]

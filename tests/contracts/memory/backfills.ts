import type { Backfill, BackfillDate } from '../../../src-main/contract/models/backfill.ts'
import type { DagRun } from '../../../src-main/contract/models/run.ts'
import type { BackfillChange, BackfillReads } from '../../../src-main/engine/ports/store/backfill.ts'
import { type createUndo, expectThat } from './undo.ts'

type Runs = {
  readonly runByLogicalDate: (dagId: string, date: number) => DagRun | null
  readonly runs: () => Iterable<DagRun>
}

/** Backfills in maps, as part of a memory `RunStore`. */
export const createMemoryBackfills = ({ put }: ReturnType<typeof createUndo>, runs: Runs) => {
  const backfills = new Map<number, Backfill>()
  const dates = new Map<number, readonly BackfillDate[]>()
  const all = () => [...backfills.values()].toSorted((a, b) => a.id - b.id)
  const active = () => all().filter(({ completedAt }) => completedAt === null)

  const apply = (change: BackfillChange): void => {
    switch (change.type) {
      case 'createBackfill': {
        const { backfill } = change
        expectThat(!backfills.has(backfill.id))
        expectThat(backfill.completedAt !== null || !active().some(({ dagId }) => dagId === backfill.dagId))
        return put(backfills, backfill.id, backfill)
      }
      case 'updateBackfill': {
        const { backfill, expected } = change
        const old = backfills.get(backfill.id)
        expectThat(old?.completedAt === null)
        expectThat(old?.decided === expected.decided && old.isPaused === expected.isPaused)
        return put(backfills, backfill.id, backfill)
      }
      case 'decideDate': {
        const { backfillId, date } = change
        const known = dates.get(backfillId) ?? []
        expectThat(
          !known.some((other) => other.sortOrdinal === date.sortOrdinal || other.logicalDate === date.logicalDate),
        )
        return put(dates, backfillId, [...known, date])
      }
    }
  }

  const withRuns = (id: number) => {
    const dagId = backfills.get(id)?.dagId
    return (dagId === undefined ? [] : (dates.get(id) ?? [])).map((date) => {
      const run = runs.runByLogicalDate(dagId ?? '', date.logicalDate)
      return { ...date, runId: run?.runId ?? null, state: run?.state ?? null }
    })
  }
  const reads: BackfillReads = {
    activeBackfills: active,
    backfill: (id) => backfills.get(id) ?? null,
    backfills: ({ dagId, limit }) =>
      all()
        .toReversed()
        .filter((each) => dagId === undefined || each.dagId === dagId)
        .slice(0, limit),
    lastBackfillId: () => Math.max(0, ...backfills.keys()),
    backfillDates: (id, { after, limit }) =>
      withRuns(id)
        .filter(({ sortOrdinal }) => sortOrdinal > after)
        .toSorted((a, b) => a.sortOrdinal - b.sortOrdinal)
        .slice(0, limit),
    backfillCounts: (id) =>
      [...Map.groupBy(withRuns(id), ({ decision, state }) => `${decision}\n${state ?? ''}`)]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([, [first, ...rest]]) =>
          first === undefined ? [] : [{ decision: first.decision, state: first.state, dates: rest.length + 1 }],
        ),
    datesWithRuns: (dagId, { from, to }) =>
      [...runs.runs()]
        .flatMap(({ dagId: of, logicalDate, state }) =>
          of === dagId && logicalDate !== null && logicalDate >= from && logicalDate <= to
            ? [{ logicalDate, state }]
            : [],
        )
        .toSorted((a, b) => a.logicalDate - b.logicalDate),
    bytesPerRun: () => ([...runs.runs()].length === 0 ? null : 1000),
  }
  return { apply, reads }
}

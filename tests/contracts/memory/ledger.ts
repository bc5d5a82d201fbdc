import type { LedgerEntry } from '../../../src-main/contract/models/ledger.ts'
import type { HistoryEvent } from '../../../src-main/engine/ports/runStore.ts'
import type { LedgerChange, LedgerReads } from '../../../src-main/engine/ports/store/ledger.ts'
import type { createUndo } from './undo.ts'

export const createMemoryLedger = (
  { put }: ReturnType<typeof createUndo>,
  historyOf: (dagId: string) => readonly HistoryEvent[],
) => {
  const state = new Map<'entries', LedgerEntry[]>([['entries', []]])
  const beat = new Map<'at', number>()
  const entries = () => state.get('entries') ?? []
  const reads: LedgerReads = {
    ledger: ({ dagId, date, limit }) =>
      entries()
        .filter((entry) => dagId === undefined || entry.dagId === dagId)
        .filter(
          ({ missed }) =>
            date === undefined || (missed !== null && missed.first.start <= date && missed.last.end > date),
        )
        .toReversed()
        .slice(0, limit),
    lastNote: (dagId, name) => historyOf(dagId).findLast((event) => event.name.split(' ').includes(name))?.at ?? null,
    lastHeartbeat: () => beat.get('at') ?? null,
  }
  return {
    reads,
    apply: (change: LedgerChange): void =>
      change.type === 'ledger'
        ? put(state, 'entries', [...entries(), change.entry].slice(-10_000))
        : put(beat, 'at', change.at),
  }
}

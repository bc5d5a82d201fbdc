import type { EventStats } from '../../contract/models/platform.ts'
import { countAll, measureTable, type Totals } from './queries.ts'
import type { ClickHouseSession } from './session.ts'
import type { EventTable } from './table.ts'

/** Counting may take this share of the time at most. */
const SHARE = 0.1

type Known = { totals: Totals; bytes: number; rows: number | null; at: number; tookMs: number; perSecond: number }

/**
 * Totals that screens ask every second. Each id once means reading all of them: that is done again when the table has changed,
 * and so seldom that it takes a tenth of the time at most; what this process itself writes counts at once (`forget`).
 */
export const createStats = (session: ClickHouseSession) => {
  let known: Known | null = null
  let counting: Promise<Known> | null = null
  let writes = 0

  const count = async (table: EventTable, signal?: AbortSignal): Promise<Known> => {
    const before = known
    const startedAt = performance.now()
    const size = await measureTable(session, table, signal)
    const isSame = before !== null && before.bytes === size.bytes && before.rows !== null && before.rows === size.rows
    if (isSame) return { ...before, perSecond: 0, at: performance.now() }
    const written = writes
    const totals = await countAll(session, table, signal)
    const at = performance.now()
    const seconds = before === null ? 0 : (at - before.at) / 1000
    const perSecond = before === null || seconds <= 0 ? 0 : Math.max(0, (totals.total - before.totals.total) / seconds)
    const found = { totals, ...size, at, tookMs: at - startedAt, perSecond }
    // Written meanwhile: it may have been counted or not.
    return written === writes ? found : { ...found, rows: null, tookMs: 0 }
  }

  const read = async (table: EventTable, signal?: AbortSignal): Promise<Known> => {
    if (known !== null && performance.now() - known.at < known.tookMs / SHARE) return known
    counting ??= count(table, signal).finally(() => {
      counting = null
    })
    known = await counting
    return known
  }

  return {
    /** This process has written: nothing that was counted holds. */
    forget(): void {
      writes += 1
      if (known !== null) known = { ...known, rows: null, tookMs: 0 }
    },
    async stats(table: EventTable, signal?: AbortSignal): Promise<EventStats> {
      const { totals, perSecond } = await read(table, signal)
      return { ...totals, perSecond }
    },
    async usage(table: EventTable, signal?: AbortSignal): Promise<{ bytes: number; items: number }> {
      const { totals, bytes } = await read(table, signal)
      return { bytes, items: totals.total }
    },
  }
}

import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import type { ReportStore } from '../../../src-main/engine/ports/reportStore.ts'

/** The fake for tests that need a report store but no database. */
export const createMemoryReportStore = (): ReportStore => {
  const all: StoredReport[] = []
  const ofMinute = (dagId: string, minute: string): StoredReport[] =>
    all
      .filter((report) => report.dagId === dagId && report.minute === minute)
      .toSorted((a, b) => b.revision - a.revision)
  return {
    receive(report) {
      const known = all.findIndex(({ idempotencyKey }) => idempotencyKey === report.idempotencyKey)
      const stored = all[known]
      if (stored !== undefined) {
        const last = ofMinute(stored.dagId, stored.minute)[0]?.revision ?? 0
        if (stored.revision === last) return 'repeated'
        all[known] = { ...stored, revision: last + 1, receivedAt: report.receivedAt }
        return 'restored'
      }
      const revision = (ofMinute(report.dagId, report.minute)[0]?.revision ?? 0) + 1
      all.push(structuredClone({ ...report, revision }))
      return revision === 1 ? 'stored' : 'revised'
    },
    list: ({ dagId, limit }) =>
      all
        .filter((report) => dagId === undefined || report.dagId === dagId)
        .filter((report) => ofMinute(report.dagId, report.minute)[0] === report)
        .toSorted((a, b) => (a.minute < b.minute ? 1 : a.minute > b.minute ? -1 : a.dagId < b.dagId ? -1 : 1))
        .slice(0, limit),
    range: ({ dagId, after, before, limit }) =>
      all
        .filter((report) => report.dagId === dagId && report.minute > after && report.minute < before)
        .filter((report) => ofMinute(dagId, report.minute)[0] === report)
        .toSorted((a, b) => (a.minute < b.minute ? -1 : 1))
        .slice(0, limit),
    get: ofMinute,
    removeBefore(instant, { keepLast, limit, dryRun = false }) {
      const current = all.filter((report) => ofMinute(report.dagId, report.minute)[0] === report)
      const newer = (than: StoredReport) =>
        current.filter(({ dagId, minute }) => dagId === than.dagId && minute > than.minute).length
      const old = current
        .filter((report) => report.receivedAt < instant && newer(report) >= keepLast)
        .toSorted((a, b) => a.receivedAt - b.receivedAt)
        .slice(0, limit)
      for (const { dagId, minute } of dryRun ? [] : old) {
        for (const gone of ofMinute(dagId, minute)) all.splice(all.indexOf(gone), 1)
      }
      return old.length
    },
  }
}

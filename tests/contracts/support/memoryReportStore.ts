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
      if (all.some(({ idempotencyKey }) => idempotencyKey === report.idempotencyKey)) return 'repeated'
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
    get: ofMinute,
  }
}

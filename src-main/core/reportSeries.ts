import type { ReportSeries, ReportSum } from '../contract/models/minute.ts'
import type { EpochMs, JsonValue } from '../contract/models/primitives.ts'
import { report } from '../contract/models/report.ts'

const MINUTE = 60_000

/** The least whole minutes a step may have so that `[from, to)` takes at most `points` of them, in milliseconds. */
export const stepFor = (from: EpochMs, to: EpochMs, points: number): number => {
  const minutes = Math.max(1, Math.ceil((to - from) / MINUTE))
  const least = Math.ceil(minutes / points)
  return (STEPS.find((step) => step >= least) ?? Math.ceil(least / 1440) * 1440) * MINUTE
}

/** Steps that a reader of the axis can count in, in minutes. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440]

const nothing = (): ReportSum => ({ minutes: 0, noData: 0, events: 0, errors: 0, byType: {} })

/** Sums reports as they come, in equal steps over `[from, to)`; what lies outside is left out. */
export const createReportSeries = ({ from, to, stepMs }: { from: EpochMs; to: EpochMs; stepMs: number }) => {
  const count = Math.max(1, Math.ceil((to - from) / stepMs))
  const steps: ReportSeries['steps'] = Array.from({ length: count }, (_, index) => ({
    ...nothing(),
    at: from + index * stepMs,
    name: null,
  }))
  const total = nothing()
  return {
    add({ start, name, body }: { start: EpochMs; name: string; body: JsonValue }): void {
      const step = start < from || start >= to ? undefined : steps[Math.floor((start - from) / stepMs)]
      const parsed = report.safeParse(body)
      if (step === undefined || !parsed.success) return
      const content = parsed.data.report
      step.name = name
      for (const sum of [step, total]) {
        sum.minutes += 1
        if (typeof content === 'string') {
          sum.noData += 1
          continue
        }
        sum.events += content.total_events
        sum.errors += content.total_errors
        for (const [type, { SUCCESS, ERROR }] of Object.entries(content.by_event_type)) {
          const known = Object.hasOwn(sum.byType, type) ? sum.byType[type] : undefined
          sum.byType[type] = { events: (known?.events ?? 0) + SUCCESS + ERROR, errors: (known?.errors ?? 0) + ERROR }
        }
      }
    },
    result: (): ReportSeries => ({ from, to, stepMs, steps, total }),
  }
}

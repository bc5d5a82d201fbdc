import type { JsonValue } from '../../../src-main/contract/models/primitives.ts'
import { type ReportCounts, report } from '../../../src-main/contract/models/report.ts'

/** A report's body as a screen shows it: counts, the sentence that there were none, or something else that came as JSON. */
export type ReadReport =
  | { readonly kind: 'counts'; readonly counts: ReportCounts }
  | { readonly kind: 'sentence'; readonly text: string }
  | { readonly kind: 'other' }

export const readReport = (body: JsonValue): ReadReport => {
  const parsed = report.safeParse(body)
  if (!parsed.success) return { kind: 'other' }
  const content = parsed.data.report
  return typeof content === 'string' ? { kind: 'sentence', text: content } : { kind: 'counts', counts: content }
}

const ORDER = ['VIEW_PRODUCT', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT', 'SEARCH']

/** One row per event type, in the order in which a customer meets them; types that nobody knows yet come last. */
export const rowsOf = (counts: ReportCounts): { type: string; SUCCESS: number; ERROR: number }[] => {
  const rank = (type: string): number => (ORDER.includes(type) ? ORDER.indexOf(type) : ORDER.length)
  return Object.entries(counts.by_event_type)
    .map(([type, { SUCCESS, ERROR }]) => ({ type, SUCCESS, ERROR }))
    .toSorted((a, b) => rank(a.type) - rank(b.type) || a.type.localeCompare(b.type))
}

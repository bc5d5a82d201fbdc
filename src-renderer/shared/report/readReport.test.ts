import { expect, it } from 'vitest'
import { readReport, rowsOf } from './readReport.ts'

it('tells counts, the sentence that there were none, and other content apart', () => {
  const counts = { total_events: 2, total_errors: 1, by_event_type: { SEARCH: { SUCCESS: 1, ERROR: 1 } } }
  expect(readReport({ report: counts })).toEqual({ kind: 'counts', counts })
  expect(readReport({ report: 'No data for 2025-01-15_11-00.' })).toEqual({
    kind: 'sentence',
    text: 'No data for 2025-01-15_11-00.',
  })
  expect([readReport({ report: 5 }).kind, readReport([]).kind, readReport(null).kind]).toEqual([
    'other',
    'other',
    'other',
  ])
})

it('orders the types as a customer meets them, unknown ones last', () => {
  const none = { SUCCESS: 0, ERROR: 0 }
  const by_event_type = { ZOOM: none, PAYMENT: none, REFUND: none, VIEW_PRODUCT: none }
  const rows = rowsOf({ total_events: 0, total_errors: 0, by_event_type })
  expect(rows.map(({ type }) => type)).toEqual(['VIEW_PRODUCT', 'PAYMENT', 'REFUND', 'ZOOM'])
})

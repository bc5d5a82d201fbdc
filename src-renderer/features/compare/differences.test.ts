import { describe, expect, it } from 'vitest'
import type { ParquetObject } from '../../../src-main/contract/models/minute.ts'
import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import { compare, type Side } from './differences.ts'

const reportOf = (success: number, error: number, type = 'PAYMENT') =>
  ({
    body: {
      report: {
        total_events: success + error,
        total_errors: error,
        by_event_type: { [type]: { SUCCESS: success, ERROR: error } },
      },
    },
  }) as unknown as StoredReport
const parquetOf = (rows: number, columns: Record<string, string>) =>
  ({
    rows,
    stat: { size: rows * 10 },
    columns: Object.entries(columns).map(([name, type]) => ({ name, type, nullable: true })),
  }) as unknown as ParquetObject
const side = (of: Partial<Side>): Side =>
  ({ view: { detail: null }, events: null, parquet: null, report: null, ...of }) as Side

const lineOf = (left: Partial<Side>, right: Partial<Side>, name: string) =>
  compare(side(left), side(right))
    .flatMap(({ lines }) => lines)
    .find((line) => line.name === name)

describe('compare', () => {
  it('says more and less with the share of the left', () => {
    const events = (count: number) => ({ events: { events: count, errors: 0, seconds: [], sample: [] } })
    expect(lineOf(events(200), events(230), 'Events in the store')).toEqual({
      name: 'Events in the store',
      left: '200',
      right: '230',
      difference: { kind: 'more', words: '+30 (15 %)' },
    })
    expect(lineOf(events(200), events(1), 'Events in the store')?.difference).toEqual({
      kind: 'less',
      words: '−199 (100 %)',
    })
    expect(lineOf(events(0), events(5), 'Events in the store')?.difference.words).toBe('+5')
    expect(lineOf(events(5), events(5), 'Events in the store')?.difference.kind).toBe('same')
  })

  it('does not compare what only one has', () => {
    const line = lineOf({ parquet: parquetOf(5, {}) }, {}, 'Rows in the Parquet')
    expect(line).toMatchObject({ left: '5', right: '–', difference: { kind: 'unknown' } })
  })

  it('marks columns that changed or are on one side only', () => {
    const [left, right] = [
      parquetOf(1, { a: 'INTEGER', b: 'VARCHAR', c: 'DATE' }),
      parquetOf(1, { a: 'BIGINT', b: 'VARCHAR', d: 'DATE' }),
    ]
    const words = ['a', 'b', 'c', 'd'].map(
      (name) => lineOf({ parquet: left }, { parquet: right }, name)?.difference.words,
    )
    expect(words).toEqual(['changed', 'same', 'only left', 'only right'])
  })

  it('compares reports by event type, one that only one of them has as well', () => {
    const [left, right] = [{ report: reportOf(10, 2) }, { report: reportOf(12, 2, 'SEARCH') }]
    expect(lineOf(left, right, 'PAYMENT, success')?.difference.words).toBe('−10 (100 %)')
    expect(lineOf(left, right, 'SEARCH, success')?.difference.words).toBe('+12')
    expect(lineOf(left, right, 'Errors')?.difference.kind).toBe('same')
    const none = { report: { body: { report: 'No data for x.' } } as unknown as StoredReport }
    expect(lineOf(left, none, 'Kind')).toMatchObject({
      left: 'counts',
      right: 'no data',
      difference: { kind: 'other' },
    })
    expect(lineOf(left, none, 'Events')?.difference.kind).toBe('unknown')
  })
})

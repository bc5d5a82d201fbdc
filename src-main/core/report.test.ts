import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../contract/models/primitives.ts'
import { canonicalJson, namesParquet, reportKey, reportOfCounts, reportOfNothing, reportText } from './report.ts'

/** Shared with the job in Python: tests/spark/test_analyze.py. */
const vectors = JSON.parse(readFileSync(new URL('../../tests/vectors/reports.json', import.meta.url), 'utf8')) as {
  name: string
  groups: ({ event_type: string | null } & { [status: string]: number })[]
  text: string
}[]

describe('report', () => {
  it('counts types and statuses', () => {
    const report = reportOfCounts([
      { event_type: 'SEARCH', status: 'SUCCESS', count: 3 },
      { event_type: 'SEARCH', status: 'PENDING', count: 2 },
      { event_type: 'PAYMENT', status: 'ERROR', count: 1 },
      { event_type: null, status: 'SUCCESS', count: 5 },
    ])
    expect(report).toEqual({
      report: {
        total_events: 11,
        total_errors: 1,
        by_event_type: { SEARCH: { SUCCESS: 3, ERROR: 0 }, PAYMENT: { SUCCESS: 0, ERROR: 1 } },
      },
    })
  })

  it('has one text, whatever the order of the counts', () => {
    const groups = [
      { event_type: 'VIEW_PRODUCT', status: 'SUCCESS', count: 1 },
      { event_type: 'ADD_TO_CART', status: 'ERROR', count: 2 },
    ]
    expect(reportText(reportOfCounts(groups))).toBe(reportText(reportOfCounts(groups.toReversed())))
    expect(reportText(reportOfNothing('s3a://events/2025-01-15_11-00'))).toBe(
      '{\n  "report": "No data for 2025-01-15_11-00."\n}',
    )
  })

  it.each(vectors)('gives the bytes that the job in Python gives: $name', ({ groups, text }) => {
    const counts = groups.flatMap(({ event_type, ...statuses }) =>
      Object.entries(statuses).map(([status, count]) => ({ event_type, status, count })),
    )
    expect(reportText(reportOfCounts(counts))).toBe(text)
  })

  it('names the object beside the Parquet', () => {
    expect(reportKey('2025-01-15_10-00.parquet')).toBe('2025-01-15_10-00.json')
    expect(reportKey('2025-01-15_10-00')).toBe('2025-01-15_10-00.json')
    expect(reportKey('a.parquet/b')).toBe('a.parquet/b.json')
    expect(namesParquet('a.parquet/b')).toBe(false)
  })
})

describe('canonical JSON', () => {
  it('sorts keys by code point, those that look like numbers included', () => {
    const value = { b: [], '10': 1, '9': {}, '\u{1F600}': null, '\uFFFD': 'ü"\n' }
    expect(canonicalJson(value)).toBe(
      '{\n  "10": 1,\n  "9": {},\n  "b": [],\n  "\uFFFD": "ü\\"\\n",\n  "\u{1F600}": null\n}',
    )
  })

  it('is what Python writes', ({ skip }) => {
    const leaf = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null))
    const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.string({ unit: 'grapheme' }), tie('tree'), { maxKeys: 5, noNullPrototype: true }),
      ),
    }))
    const values = fc.sample(tree, { numRuns: 300, seed: 7 })
    const script = `import json, sys
sys.stdout.reconfigure(encoding='utf-8')
print(json.dumps([json.dumps(v, sort_keys=True, indent=2, ensure_ascii=False) for v in json.load(sys.stdin)]))`
    let answer: string
    try {
      answer = execFileSync('python3', ['-c', script], { input: JSON.stringify(values), encoding: 'utf8' })
    } catch {
      return skip('no python3 on this machine')
    }
    expect(values.map((value) => canonicalJson(value))).toEqual(JSON.parse(answer))
  })
})

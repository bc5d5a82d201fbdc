import type { MinuteEvents, MinuteView, ParquetObject } from '../../../src-main/contract/models/minute.ts'
import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { formatCount, formatShare } from '../../shared/format/number.ts'
import { totalOf, traceOf } from '../../shared/minute/trace.ts'
import { readReport, rowsOf } from '../../shared/report/readReport.ts'

/** What is known of one of the two; null: there is none, or not yet. */
export type Side = {
  readonly view: MinuteView
  readonly events: MinuteEvents | null
  readonly parquet: ParquetObject | null
  readonly report: StoredReport | null
}

/** One thing of both, in words, and how the right one differs from the left. */
export type Line = {
  readonly name: string
  readonly left: string
  readonly right: string
  readonly difference: Difference
}
export type Difference = { readonly kind: 'same' | 'more' | 'less' | 'other' | 'unknown'; readonly words: string }
export type Group = { readonly title: string; readonly lines: readonly Line[] }

const NONE = '–'
const SAME: Difference = { kind: 'same', words: 'same' }
const UNKNOWN: Difference = { kind: 'unknown', words: 'not to be compared' }

type Value = number | null | undefined
type Format = (value: number) => string

/** A figure of both; `format` writes it and the difference. */
const figure = (name: string, [left, right]: readonly [Value, Value], format: Format = formatCount): Line => ({
  name,
  left: left == null ? NONE : format(left),
  right: right == null ? NONE : format(right),
  difference: differenceOf(left, right, format),
})

const differenceOf = (left: Value, right: Value, format: Format): Difference => {
  if (left == null || right == null) return left == null && right == null ? SAME : UNKNOWN
  if (left === right) return SAME
  const [kind, sign] = right > left ? (['more', '+'] as const) : (['less', '−'] as const)
  const share = formatShare(Math.abs(right - left), Math.abs(left))
  return { kind, words: `${sign}${format(Math.abs(right - left))}${left === 0 ? '' : ` (${share})`}` }
}

/** A text of both. */
const text = (name: string, left: string | null, right: string | null): Line => ({
  name,
  left: left ?? NONE,
  right: right ?? NONE,
  difference:
    left === right
      ? SAME
      : {
          kind: 'other',
          words: left === null ? 'only right' : right === null ? 'only left' : 'changed',
        },
})

/** Everything that two minutes are compared by. */
export const compare = (left: Side, right: Side): Group[] => [
  { title: 'Rows', lines: rowsLines(left, right) },
  { title: 'Schema of the Parquet', lines: schemaLines(left.parquet, right.parquet) },
  { title: 'Report', lines: reportLines(left.report, right.report) },
  { title: 'Durations', lines: durationLines(left.view, right.view) },
]

const rowsLines = (left: Side, right: Side): Line[] => {
  const both = (read: (side: Side) => Value): [Value, Value] => [read(left), read(right)]
  return [
    figure(
      'Events in the store',
      both(({ events }) => events?.events),
    ),
    figure(
      'Errors in the store',
      both(({ events }) => events?.errors),
    ),
    figure(
      'Rows in the Parquet',
      both(({ parquet }) => parquet?.rows),
    ),
    figure(
      'Size of the Parquet',
      both(({ parquet }) => parquet?.stat.size),
      formatBytes,
    ),
  ]
}

const schemaLines = (left: ParquetObject | null, right: ParquetObject | null): Line[] => {
  const typesOf = (file: ParquetObject | null) =>
    new Map((file?.columns ?? []).map(({ name, type, nullable }) => [name, nullable ? type : `${type} NOT NULL`]))
  const [ofLeft, ofRight] = [typesOf(left), typesOf(right)]
  const names = [...new Set([...ofLeft.keys(), ...ofRight.keys()])]
  return names.map((name) => text(name, ofLeft.get(name) ?? null, ofRight.get(name) ?? null))
}

const reportLines = (left: StoredReport | null, right: StoredReport | null): Line[] => {
  const [ofLeft, ofRight] = [read(left), read(right)]
  const both = (pick: (counts: Counts) => number): [Value, Value] => [ofLeft && pick(ofLeft), ofRight && pick(ofRight)]
  const types = [...new Set([...(ofLeft?.types.keys() ?? []), ...(ofRight?.types.keys() ?? [])])]
  return [
    text('Kind', left ? kindOf(left) : null, right ? kindOf(right) : null),
    figure(
      'Events',
      both(({ events }) => events),
    ),
    figure(
      'Errors',
      both(({ errors }) => errors),
    ),
    ...types.flatMap((type) => [
      figure(
        `${type}, success`,
        both(({ types: known }) => known.get(type)?.SUCCESS ?? 0),
      ),
      figure(
        `${type}, error`,
        both(({ types: known }) => known.get(type)?.ERROR ?? 0),
      ),
    ]),
  ]
}

type Counts = { events: number; errors: number; types: Map<string, { SUCCESS: number; ERROR: number }> }

const read = (stored: StoredReport | null): Counts | null => {
  const known = stored && readReport(stored.body)
  if (known?.kind !== 'counts') return null
  const { total_events: events, total_errors: errors } = known.counts
  return { events, errors, types: new Map(rowsOf(known.counts).map((row) => [row.type, row])) }
}

const KINDS = { counts: 'counts', sentence: 'no data', other: 'other content' } as const
const kindOf = (stored: StoredReport): string => KINDS[readReport(stored.body).kind]

const durationLines = (left: MinuteView, right: MinuteView): Line[] => {
  const tookOf = (view: MinuteView) => new Map(traceOf(view).map(({ name, tookMs }) => [name, tookMs]))
  const [ofLeft, ofRight] = [tookOf(left), tookOf(right)]
  const names = [...new Set([...ofLeft.keys(), ...ofRight.keys()])]
  return [
    text('State of the run', left.detail?.run.state ?? null, right.detail?.run.state ?? null),
    ...names.map((name) => figure(name, [ofLeft.get(name), ofRight.get(name)], formatDuration)),
    figure('Due to done', [totalOf(left), totalOf(right)], formatDuration),
  ]
}

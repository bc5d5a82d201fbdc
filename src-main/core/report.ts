import type { JsonValue } from '../contract/models/primitives.ts'
import { type Report, type ReportCounts, report } from '../contract/models/report.ts'

/** One group of the analysis: how many rows of a minute have this type and status. What is not text is null. */
export type GroupCount = { readonly event_type: string | null; readonly status: string | null; readonly count: number }

/**
 * The counts of a minute as its report. Statuses other than SUCCESS and ERROR, and rows without a type, count in
 * `total_events` only (an ERROR without a type also in `total_errors`); each type that occurs has both keys.
 */
export const reportOfCounts = (groups: readonly GroupCount[]): Report => {
  const byType = new Map<string, { SUCCESS: number; ERROR: number }>()
  let totalEvents = 0
  let totalErrors = 0
  for (const { event_type, status, count } of groups) {
    totalEvents += count
    if (status === 'ERROR') totalErrors += count
    if (event_type === null) continue
    const both = byType.get(event_type) ?? { SUCCESS: 0, ERROR: 0 }
    if (status === 'SUCCESS' || status === 'ERROR') both[status] += count
    byType.set(event_type, both)
  }
  const counts: ReportCounts = {
    total_events: totalEvents,
    total_errors: totalErrors,
    by_event_type: Object.fromEntries(byType),
  }
  return { report: counts }
}

/** The report where there was no Parquet: `path` is the job's argument, without suffix. */
export const reportOfNothing = (path: string): Report => ({ report: `No data for ${lastSegment(path)}.` })

/** The key beside the Parquet's: `.parquet` → `.json`, else plus `.json`. */
export const reportKey = (key: string): string =>
  key.endsWith('.parquet') ? `${key.slice(0, -'.parquet'.length)}.json` : `${key}.json`

/** True for a path that names a Parquet object; any other has no data. */
export const namesParquet = (path: string): boolean => path.endsWith('.parquet')

/** The report as the bytes that every engine writes: see `canonicalJson`. */
export const reportText = (value: Report): string => canonicalJson(report.parse(value))

/**
 * The one text of a JSON value: keys in the order of their code points, two spaces of indent, non-ASCII as it is, no line
 * feed at the end. Python writes the same with `json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False)`.
 * (`JSON.stringify` of a sorted object would not do: objects list keys that look like numbers first.)
 */
export const canonicalJson = (value: JsonValue, indent = ''): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const deeper = `${indent}  `
  const [open, close, items] = Array.isArray(value)
    ? ['[', ']', value.map((item) => canonicalJson(item, deeper))]
    : ['{', '}', sortedEntries(value).map(([key, item]) => `${JSON.stringify(key)}: ${canonicalJson(item, deeper)}`)]
  if (items.length === 0) return open + close
  return `${open}\n${items.map((item) => deeper + item).join(',\n')}\n${indent}${close}`
}

const sortedEntries = (value: { [key: string]: JsonValue }): [string, JsonValue][] =>
  Object.entries(value).toSorted(([a], [b]) => byCodePoint(a, b))

/** UTF-16, by which JavaScript compares, puts a surrogate pair before U+E000 to U+FFFF; so compare the code points. */
const byCodePoint = (a: string, b: string): number => {
  let at = 0
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1)
}

const lastSegment = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

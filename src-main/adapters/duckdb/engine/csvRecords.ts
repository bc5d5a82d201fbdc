import { PfadError } from '../../../contract/error.ts'
import { eventColumns } from '../../../contract/models/userEvent.ts'
import { fromTexts } from '../../../core/events/checkEvent.ts'
import type { Line } from './lines.ts'
import type { SourceRecord } from './records.ts'

/** A quoted field may hold line feeds; one that is longer than so many lines was never closed. */
const MOST_LINES = 100

/**
 * CSV (RFC 4180) with a header that names the columns, in any order; comma, semicolon or tab, whichever the header has.
 * A quote that is not closed costs its own line only: reading goes on with the next one.
 */
export async function* csvRecords(lines: AsyncIterable<Line[]>, path: string): AsyncGenerator<SourceRecord[], void> {
  let header: Header | null = null
  let waiting: Line[] = []
  const drain = (isEnd: boolean): SourceRecord[] => {
    const records: SourceRecord[] = []
    let at = 0
    for (let first = waiting[at]; first; first = waiting[at]) {
      if (!header) {
        header = parseHeader(first, path)
        at += 1
        continue
      }
      const length = recordLength(waiting, at)
      if (length === null && !isEnd && waiting.length - at < MOST_LINES) break
      if (length === null) records.push({ line: first.line, raw: first.text, reason: 'a quote in it is not closed' })
      else if (length > 1 || first.text !== '') records.push(toRecord(waiting.slice(at, at + length), header))
      at += length ?? 1
    }
    waiting = waiting.slice(at)
    return records
  }
  for await (const block of lines) {
    waiting = waiting.length === 0 ? block : [...waiting, ...block]
    yield drain(false)
  }
  yield drain(true)
  if (!header) throw noHeader(path)
}

type Header = { readonly columns: readonly string[]; readonly delimiter: string }

/** How many lines the record that starts at `at` takes; null while its last quote is not closed. */
const recordLength = (lines: readonly Line[], at: number): number | null => {
  if (lines[at]?.bad !== undefined) return 1
  let quotes = 0
  for (let length = 1; length <= MOST_LINES; length++) {
    const line = lines[at + length - 1]
    if (!line || line.bad !== undefined) return null
    quotes += countQuotes(line.text)
    if (quotes % 2 === 0) return length
  }
  return null
}

const countQuotes = (text: string): number => {
  let quotes = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes += 1
  return quotes
}

const parseHeader = ({ text, bad }: Line, path: string): Header => {
  if (bad !== undefined) throw noHeader(path)
  for (const delimiter of [',', ';', '\t']) {
    const columns = split(text, delimiter).map((name) => name.trim())
    const missing = eventColumns.filter((name) => !columns.includes(name) && !OPTIONAL.has(name))
    if (missing.length === 0) return { columns, delimiter }
    if (columns.includes('event_id')) {
      throw new PfadError('bad-file', `${path} has no column ${missing.join(', ')}.`, `Its header must name: ${NAMES}.`)
    }
  }
  throw noHeader(path)
}

const OPTIONAL: ReadonlySet<string> = new Set(['error_code', 'product_id'])
const NAMES = eventColumns.join(', ')

const noHeader = (path: string): PfadError =>
  new PfadError('bad-file', `${path} has no header line with the columns of an event.`, `It must name: ${NAMES}.`)

const toRecord = (lines: readonly Line[], { columns, delimiter }: Header): SourceRecord => {
  const [first] = lines
  const line = first?.line ?? 0
  const raw = lines.map(({ text }) => text).join('\n')
  if (first?.bad !== undefined) return { line, raw, reason: first.bad }
  const fields = split(raw, delimiter)
  if (fields.length !== columns.length) {
    return { line, raw, reason: `it has ${fields.length} fields, the header ${columns.length}` }
  }
  return { line, raw, fields: fromTexts(Object.fromEntries(columns.map((name, i) => [name, fields[i] ?? '']))) }
}

/** The fields of one record; a doubled quote inside a quoted field is one quote. */
const split = (text: string, delimiter: string): string[] => {
  if (!text.includes('"')) return text.split(delimiter)
  const fields: string[] = []
  let at = 0
  while (at <= text.length) {
    if (text[at] === '"') {
      let end = at + 1
      while (end < text.length && !(text[end] === '"' && text[end + 1] !== '"')) end += text[end] === '"' ? 2 : 1
      const next = text.indexOf(delimiter, end)
      const stop = next < 0 ? text.length : next
      fields.push(text.slice(at + 1, end).replaceAll('""', '"') + text.slice(end + 1, stop))
      at = stop + 1
    } else {
      const next = text.indexOf(delimiter, at)
      const stop = next < 0 ? text.length : next
      fields.push(text.slice(at, stop))
      at = stop + 1
    }
  }
  return fields
}

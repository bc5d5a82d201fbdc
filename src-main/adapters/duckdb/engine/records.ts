import type { Line } from './lines.ts'

/** One row of a file as it stands there, before it is checked: its line, its text, and its fields or why it has none. */
export type SourceRecord = { readonly line: number; readonly raw: string } & (
  | { readonly fields: Readonly<Record<string, unknown>> }
  | { readonly reason: string }
)

/** NDJSON: one object on each line; empty lines are passed over. */
export async function* ndjsonRecords(lines: AsyncIterable<Line[]>): AsyncGenerator<SourceRecord[], void> {
  for await (const block of lines) {
    const records: SourceRecord[] = []
    for (const { line, text, bad } of block) {
      if (bad !== undefined) records.push({ line, raw: text, reason: bad })
      else if (text.trim() !== '') records.push({ line, raw: text, ...parseObject(text) })
    }
    yield records
  }
}

const parseObject = (text: string): { fields: Record<string, unknown> } | { reason: string } => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (thrown) {
    return { reason: `not JSON: ${(thrown as Error).message}` }
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { fields: value as Record<string, unknown> }
  }
  return { reason: 'not a JSON object' }
}

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { eventColumns } from '../../../contract/models/userEvent.ts'
import { csvRecords } from './csvRecords.ts'
import type { SourceRecord } from './records.ts'

/** Reads a text as CSV, its lines in blocks of `size`. */
const read = async (text: string, size = 3): Promise<SourceRecord[]> => {
  const lines = text.split('\n').map((line, i) => ({ line: i + 1, text: line }))
  const blocks = async function* () {
    for (let i = 0; i < lines.length; i += size) yield lines.slice(i, i + size)
  }
  const records: SourceRecord[] = []
  for await (const block of csvRecords(blocks(), 'test.csv')) records.push(...block)
  return records
}

const header = eventColumns.join(',')
const quote = (value: string): string => `"${value.replaceAll('"', '""')}"`

it('gives back any fields that were quoted, whatever the blocks', async () => {
  const value = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' '), minLength: 1, maxLength: 8 })
  const record = fc.array(value, { minLength: eventColumns.length, maxLength: eventColumns.length })
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 7 }),
      async (rows, size) => {
        const records = await read([header, ...rows.map((row) => row.map(quote).join(','))].join('\n'), size)
        const fields = records.map((one) => ('fields' in one ? Object.values(one.fields) : one.reason))
        expect(fields).toEqual(rows)
      },
    ),
    { numRuns: 200 },
  )
})

it('loses one line to a quote that is never closed', async () => {
  const good = eventColumns.map(() => 'x').join(',')
  const records = await read([header, good, `"${good}`, ...Array.from({ length: 250 }, () => good)].join('\n'), 20)
  expect(records).toHaveLength(252)
  expect(records.flatMap((record) => ('reason' in record ? record.line : []))).toEqual([3])
})

it('finds semicolons and tabs', async () => {
  for (const delimiter of [';', '\t']) {
    const [record] = await read([eventColumns.join(delimiter), eventColumns.join(delimiter)].join('\n'))
    expect(record).toMatchObject({ line: 2, fields: { event_id: 'event_id' } })
  }
})

it('names the columns that a header lacks', async () => {
  await expect(read('event_id,user_id\n1,2')).rejects.toThrow(/session_id/)
  await expect(read('hello')).rejects.toMatchObject({ code: 'bad-file' })
})

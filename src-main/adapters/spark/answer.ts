import { z } from 'zod'
import { linesOf } from '../../core/lines.ts'

const counted = z.tuple([z.number(), z.number()]).transform(([done, of]) => ({ done, of }))

/** One line of the driver's answer to a job (compose/spark/pfad_spark/http_api.py). Lines of a later driver are left out. */
const record = z.discriminatedUnion('t', [
  z.object({ t: z.literal('line'), text: z.string() }),
  z.object({ t: z.literal('progress'), jobs: counted, stages: counted, tasks: counted }),
  z.object({ t: z.literal('end'), exitCode: z.number().optional(), error: z.string().optional() }),
])
export type DriverRecord = z.infer<typeof record>

/** The records of an answer as they come. Throws when the stream breaks; one that just ends, ends here too. */
export async function* readRecords(body: AsyncIterable<Uint8Array>): AsyncGenerator<DriverRecord | null, void> {
  for await (const line of linesOf(body)) yield parseRecord(line)
}

/** null: a sign of life only, or nothing that this version knows. */
const parseRecord = (line: string): DriverRecord | null => {
  try {
    return record.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}

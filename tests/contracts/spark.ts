import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Objects, Spark } from '../../src-main/core/dataPlane.ts'
import { canonicalJson } from '../../src-main/core/report.ts'
import type { EventStore } from '../../src-main/engine/ports/eventStore.ts'
import { KNOWN_REPORT, knownAnswer, MINUTE } from './support/events.ts'

export type SparkUnderTest = AsyncDisposable & {
  readonly spark: Spark
  readonly objects: Objects
  readonly events: EventStore
  /** Writes a Parquet object with `event_type, status` of these rows, none included. */
  writeParquet(key: string, rows: readonly (readonly [string, string])[]): Promise<void>
}

/** The analysis job of spec §2, whatever engine runs it. */
export const sparkContract = (name: string, create: () => Promise<SparkUnderTest>): void => {
  describe(`analysis: ${name}`, () => {
    let under: SparkUnderTest
    beforeAll(async () => {
      under = await create()
      await under.objects.ensureBucket('events')
    })
    afterAll(() => under[Symbol.asyncDispose]())

    const submit = async (...args: string[]): Promise<string[]> => {
      const lines: string[] = []
      await under.spark.submit({ application: 'packaged', arguments: args }, (line) => lines.push(line))
      return lines
    }
    const text = async (key: string): Promise<string> => {
      const pieces: Uint8Array[] = []
      for await (const piece of under.objects.get('events', key)) pieces.push(piece)
      return Buffer.concat(pieces).toString()
    }
    const keys = async (): Promise<string[]> => (await under.objects.list('events')).map(({ key }) => key)

    it('gives the known answer, byte for byte', async () => {
      await under.events.insert(knownAnswer())
      await under.events.extract({ minute: MINUTE, bucket: 'events', key: '2025-01-15_10-00.parquet' })
      const lines = await submit('s3a://events/2025-01-15_10-00.parquet')
      expect(await text('2025-01-15_10-00.json')).toBe(canonicalJson(KNOWN_REPORT))
      expect(lines.join('\n')).toContain('100 events')
    })

    it('counts unknown statuses in the total only, and every type that occurs', async () => {
      await under.writeParquet('odd.parquet', [
        ['REFUND', 'PENDING'],
        ['SEARCH', 'ERROR'],
      ])
      await submit('s3a://events/odd.parquet')
      expect(JSON.parse(await text('odd.json'))).toEqual({
        report: {
          total_events: 2,
          total_errors: 1,
          by_event_type: { REFUND: { SUCCESS: 0, ERROR: 0 }, SEARCH: { SUCCESS: 0, ERROR: 1 } },
        },
      })
    })

    it('reports zeros for a Parquet without rows', async () => {
      await under.writeParquet('none.parquet', [])
      await submit('s3a://events/none.parquet')
      expect(await text('none.json')).toBe(
        '{\n  "report": {\n    "by_event_type": {},\n    "total_errors": 0,\n    "total_events": 0\n  }\n}',
      )
    })

    it('says that there was no data for a path without suffix', async () => {
      await submit('s3a://events/2025-01-15_11-00')
      expect(await text('2025-01-15_11-00.json')).toBe('{\n  "report": "No data for 2025-01-15_11-00."\n}')
    })

    it('takes any name, folders included', async () => {
      await submit('s3a://events/some/where.csv')
      expect(await text('some/where.csv.json')).toBe('{\n  "report": "No data for where.csv."\n}')
    })

    it('writes nothing and says why when it fails', async () => {
      await under.objects.put('events', 'broken.parquet', new TextEncoder().encode('PAR1 this is none PAR1'))
      const before = await keys()
      const failed = { code: 'analysis-failed' }
      await expect(submit('s3a://events/missing.parquet')).rejects.toMatchObject(failed)
      await expect(submit('s3a://events/broken.parquet')).rejects.toMatchObject(failed)
      await expect(submit('s3a://nobucket/x')).rejects.toMatchObject(failed)
      await expect(submit('s3a://nobucket/x.parquet')).rejects.toMatchObject(failed)
      await expect(submit()).rejects.toMatchObject(failed)
      await expect(submit('a', 'b')).rejects.toMatchObject(failed)
      await expect(submit('s3a://events/../x.parquet')).rejects.toMatchObject(failed)
      expect(await keys()).toEqual(before)
    })
  })
}

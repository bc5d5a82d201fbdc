import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EventStore } from '../../../src-main/engine/ports/eventStore.ts'
import { openEventStore, openObjects } from '../../contracts/support/dataHome.ts'
import { Absent, type Bench } from '../harness/bench.ts'
import { openPlainDuckDb, seconds, writeWithParquetJs, writeWithPyarrow } from './contenders.ts'
import { BUSY_MINUTE, createDay, type Day } from './day.ts'

const MILLION = 1_000_000
const FLOOR = 'DuckDB COPY, fsync'

/** One minute of `rows` events of a day as Parquet: Pfad asks its data engine over the socket, as a task does. */
const minuteBench = (rows: number): Bench => {
  const stack = new AsyncDisposableStack()
  let day: Day
  let store: EventStore
  let plain: Awaited<ReturnType<typeof openPlainDuckDb>>
  const target = (name: string): string => join(day.folder, `${name}.parquet`)
  return {
    name: `minute to Parquet, ${rows / MILLION} M rows`,
    unit: 's',
    reference: FLOOR,
    budget: rows >= 5 * MILLION ? { atMostTimes: 1.1 } : null,
    warmup: 1,
    async setup() {
      day = stack.use(await createDay(rows))
      store = stack.use(openEventStore(day.home))
      plain = stack.adopt(await openPlainDuckDb(day.copy), (open) => open.close())
      await openObjects(day.home).ensureBucket('events')
    },
    async teardown() {
      if (day) console.error(`  peak memory of the data engine: ${await peakMemory(day)} MB`)
      await stack.disposeAsync()
    },
    contenders: {
      [FLOOR]: () => seconds(() => plain.copyMinute(target('floor'))),
      pfad: () =>
        seconds(async () => {
          const written = await store.extract({ minute: BUSY_MINUTE, bucket: 'events', key: 'minute.parquet' })
          // The day's other events fall into this minute too.
          if (written.rows < rows) throw new Error(`Only ${written.rows} rows were written.`)
        }),
      'parquetjs-lite': async () => {
        if (rows > 5 * MILLION) throw new Absent('over a minute each')
        return seconds(() => writeWithParquetJs(target('js'), rows))
      },
      'pyarrow, chunks': () => writeWithPyarrow(target('py'), rows),
    },
  }
}

const peakMemory = async ({ home }: Day): Promise<number> => {
  const status = await readFile(`/proc/${home.host.newest('data')?.pid}/status`, 'utf8').catch(() => '')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

export const benches: Bench[] = [1, 5, 20].map((millions) => minuteBench(millions * MILLION))

import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Locator } from 'playwright-core'
import { createTestHome, type RunningApp, startApp } from '../setup/app.ts'
import { goTo, launchBrowser, type OpenPage, type TestBrowser } from './launch.ts'

export const BUCKET = 'lecture'
const ROWS = 300_000

export type DataPages = AsyncDisposable & {
  readonly app: RunningApp
  readonly opened: OpenPage
  /** A Parquet file of 300,000 rows and 45 columns on this machine. */
  makeParquet(): Promise<string>
  /** Chooses files on the bucket's page. */
  upload(files: Parameters<Locator['setInputFiles']>[0]): Promise<void>
  /** Whether an object is stored by now. */
  isStored(key: string): Promise<boolean>
  /** Waits until it is: for what comes before the tests. */
  awaitStored(key: string): Promise<void>
  cell(row: number, column: number): Locator
}

export const objectPlace = (key: string): string => `data/${BUCKET}/${encodeURIComponent(key)}`

export const textFile = (name: string, content: string | Buffer) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
})

/** A real app in a home of its own with an empty bucket, and a page of it. */
export const openDataPages = async (): Promise<DataPages> => {
  const parts = new AsyncDisposableStack()
  const browser: TestBrowser = parts.use(await launchBrowser())
  const home = parts.use(await createTestHome())
  const app = parts.use(await startApp(home.path))
  const opened = await browser.open(app.url, { acceptDownloads: true, reducedMotion: 'reduce' })
  await app.client.call('objects.makeBucket', { bucket: BUCKET })
  const isStored = (key: string): Promise<boolean> =>
    app.client.call('objects.stat', { bucket: BUCKET, key }).then(
      () => true,
      () => false,
    )
  return {
    app,
    opened,
    makeParquet: () => makeParquet(join(home.path, 'big.parquet')),
    upload: async (files) => {
      await goTo(opened.page, `data/${BUCKET}`)
      await opened.page.getByLabel('Files to upload').setInputFiles(files)
    },
    isStored,
    awaitStored: async (key) => {
      while (!(await isStored(key))) await sleep(100)
    },
    cell: (row, column) => opened.page.locator(`#cell-${row}-${column}`),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

const makeParquet = async (path: string): Promise<string> => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const extra = Array.from({ length: 40 }, (_, n) => `, range + ${n} AS extra_${n}`).join('')
  await connection.run(
    `COPY (SELECT range AS n, 'user ' || (range * 7919 % 1000) AS user_name, (range * 31 % 977) / 10.0 AS amount,
             CASE WHEN range % 7 = 0 THEN NULL ELSE ['web', 'ios', 'android'][1 + (range % 3)::INTEGER] END AS device,
             TIMESTAMP '2026-11-21' + to_seconds(range) AS at ${extra}
           FROM range(${ROWS})) TO '${path}' (FORMAT parquet, COMPRESSION zstd)`,
  )
  connection.closeSync()
  instance.closeSync()
  return path
}

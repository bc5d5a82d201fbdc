import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Page } from 'playwright-core'
import { goTo, type OpenPage, type TestBrowser } from '../../e2e/launch.ts'
import { createTestHome, type RunningApp, startApp } from '../../setup/app.ts'
import type { Bench } from '../harness/bench.ts'
import { openBrowser } from './browser.ts'

const ROWS = 20_000_000
const OBJECT = 'data/bench/rows.parquet'

type Setting = {
  readonly home: Awaited<ReturnType<typeof createTestHome>>
  readonly app: RunningApp
  readonly browser: TestBrowser
  readonly opened: OpenPage
}
let setting: Setting | null = null

/** 20 million rows of nine columns, as a pipeline's events are; PFAD_BENCH_PARQUET names a file that was made before. */
const makeRows = async (path: string): Promise<void> => {
  const made = process.env['PFAD_BENCH_PARQUET']
  if (made) return copyFile(made, path)
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1500MB' })
  const connection = await instance.connect()
  await connection.run(
    `COPY (SELECT 'e' || lpad(i::VARCHAR, 12, '0') AS event_id, (hash(i) % 100000)::INTEGER AS user_id,
             's' || (hash(i * 7) % 5000000) AS session_id,
             ['VIEW_PRODUCT', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT', 'SEARCH'][1 + (hash(i * 3) % 5)::INTEGER] AS event_type,
             ['SUCCESS', 'ERROR'][1 + (hash(i * 5) % 20 = 0)::INTEGER] AS status,
             TIMESTAMP '2026-11-21' + to_microseconds((i * 3)::BIGINT) AS event_timestamp,
             (hash(i * 11) % 1000000) / 100.0::DOUBLE AS amount, (hash(i * 13) % 3600)::INTEGER AS request_latency_ms,
             ['web', 'ios', 'android'][1 + (hash(i * 17) % 3)::INTEGER] AS device
           FROM range(${ROWS}) t(i)) TO '${path}' (FORMAT parquet, COMPRESSION zstd)`,
  )
  connection.closeSync()
  instance.closeSync()
}

const setup = async (): Promise<void> => {
  if (setting) return
  const browser = await openBrowser()
  const home = await createTestHome()
  await mkdir(join(home.path, 'objects', 'bench'), { recursive: true })
  await makeRows(join(home.path, 'objects', 'bench', 'rows.parquet'))
  const app = await startApp(home.path)
  await app.client.call('producer.set', { running: false, eventsPerSecond: 50 })
  const opened = await browser.open(app.url, { viewport: { width: 1920, height: 1080 } })
  await goTo(opened.page, OBJECT)
  await opened.page.locator('#cell-0-0', { hasText: 'e0' }).waitFor()
  setting = { home, app, browser, opened }
}

const teardown = async (): Promise<void> => {
  const { home, app, browser } = setting ?? {}
  setting = null
  await app?.[Symbol.asyncDispose]()
  await home?.[Symbol.asyncDispose]()
  await browser?.[Symbol.asyncDispose]()
}

const page = (): Page => {
  if (!setting) throw new Error('The bench is not set up.')
  return setting.opened.page
}

/** Milliseconds in the page from what `act` does to the first frame in which every cell in sight has its value. */
const untilFilled = (act: string): Promise<number> =>
  page().evaluate(async (what) => {
    const grid = document.querySelector<HTMLElement>('[role=grid]')
    if (!grid) throw new Error('There is no grid.')
    const before = grid.textContent
    const began = performance.now()
    if (what.startsWith('sort ')) {
      const head = document.querySelector<HTMLElement>(`[title^="Sort by ${what.slice(5)} "]`)
      if (!head) throw new Error(`${what}: that column is not in sight.`)
      head.click()
    } else grid.scrollTo({ top: Number(what) * (grid.scrollHeight - grid.clientHeight) })
    for (;;) {
      await new Promise(requestAnimationFrame)
      const isFilled = grid.querySelector('[data-wait]') === null && grid.querySelector('[role=gridcell]') !== null
      if (isFilled && grid.textContent !== before) return performance.now() - began
      if (performance.now() - began > 60_000) throw new Error('The rows did not come.')
    }
  }, act)

/** No sort, at the top. */
const reset = async (): Promise<void> => {
  const chip = page().getByRole('button', { name: 'Remove the sort' })
  if ((await chip.count()) > 0) await chip.click()
  await page()
    .getByRole('grid')
    .evaluate((grid) => grid.scrollTo({ top: 0 }))
  await page().locator('#cell-0-0', { hasText: 'e000000000000' }).waitFor()
}

let round = 0
const columns = ['amount', 'session_id', 'user_id', 'event_type', 'request_latency_ms', 'status'] as const

export const benches: Bench[] = [
  {
    name: 'parquet grid: a page anywhere in 20 million rows',
    unit: 'ms',
    contenders: {
      pfad: async () => {
        await reset()
        round += 1
        return untilFilled(String((round * 0.37) % 1))
      },
    },
    reference: null,
    budget: { atMost: 100 },
    rounds: 9,
    warmup: 2,
    setup,
  },
  {
    name: 'parquet grid: the first page sorted, of 20 million rows',
    unit: 'ms',
    contenders: {
      // Each round another column: what was sorted before is remembered.
      pfad: async () => {
        await reset()
        round += 1
        return untilFilled(`sort ${columns[round % columns.length]}`)
      },
    },
    reference: null,
    budget: { atMost: 500 },
    rounds: 5,
    setup,
    teardown,
  },
]

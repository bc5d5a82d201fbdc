import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { minuteName } from '../../src-main/core/minute.ts'
import { createTestHome, type RunningApp, startApp } from '../setup/app.ts'
import {
  dropConnection,
  eventually,
  goTo,
  launchBrowser,
  type OpenPage,
  type TestBrowser,
  takePicture,
} from './launch.ts'

const MINUTE = 60_000
const LINES = 3000

/** A DAG of the user's own that says a lot, slowly enough to be watched. */
const CHATTY = `
import { dag, task } from 'pfad'
const talk = task('talk', async ({ log }) => {
  for (let n = 1; n <= ${LINES}; n += 1) {
    log.info('line ' + n)
    if (n % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 40))
  }
  return 'said ${LINES} lines'
})
export default dag('chatty', {}, () => { talk() })
`

let browser: TestBrowser
let home: Awaited<ReturnType<typeof createTestHome>>
let app: RunningApp
let opened: OpenPage
beforeAll(async () => {
  browser = await launchBrowser()
  home = await createTestHome()
  await mkdir(join(home.path, 'dags'), { recursive: true })
  await writeFile(join(home.path, 'dags', 'chatty.ts'), CHATTY)
  app = await startApp(home.path)
  opened = await browser.open(app.url)
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await home[Symbol.asyncDispose]()
  await browser[Symbol.asyncDispose]()
})

/** The figure that the page shows of the events in the store. */
const readTotal = async (): Promise<number> =>
  Number(((await opened.page.getByTestId('events-total').textContent()) ?? '').replaceAll(',', ''))

it('starts with a report on the screen, and events that flow', async () => {
  const { page } = opened
  await page.getByTestId('latest-report').waitFor()
  await page.getByText('events are an example').waitFor()
  const before = await readTotal()
  expect(before).toBeGreaterThan(0)
  await eventually(readTotal).toBeGreaterThan(before)
})

it('follows a task’s log while it is written, and keeps it', async () => {
  const { page } = opened
  await goTo(page, 'dags')
  await page.getByRole('link', { name: 'Trigger chatty' }).click()
  await page.getByRole('button', { name: 'Trigger', exact: true }).click()
  await page.getByText('lines, live').waitFor()
  const rows = page.locator('.xterm-rows')
  // It scrolls by itself: the first line has left the screen before the last one was written.
  await eventually(() => rows.textContent()).toMatch(/line \d{3}/)
  expect(await rows.textContent()).not.toMatch(/line 1[^\d]/)
  await page.getByText(/^3,0\d\d lines$/).waitFor()
  await eventually(() => rows.textContent()).toContain(`line ${LINES}`)
  await page.getByText(/^XCom/).click()
  await page.getByText(`said ${LINES} lines`).waitFor()
  await takePicture(page, 'real-chatty')
})

it('runs a live minute, shows its log, its way and its report, and is the same after a reload', {
  timeout: 200_000,
}, async () => {
  const { page } = opened
  const { pipelineTimezone } = await app.client.call('app.info', {})
  // The run that comes with the next full minute is about the minute before the present one.
  const minute = Math.floor(Date.now() / MINUTE) * MINUTE - MINUTE
  const name = minuteName(minute, pipelineTimezone)
  await goTo(page, '')
  const column = page.locator(`[data-minute="${name}"]`)
  await page.locator(`[data-minute="${name}"][data-outcome="success"]`).waitFor({ timeout: 100_000 })
  expect(await column.getAttribute('aria-label')).toContain('success')
  await takePicture(page, 'real-home')

  await column.click()
  await page.getByRole('link', { name: 'Open its run' }).click()
  await page.getByText('send_to_dashboard').first().waitFor()
  for (const task of ['stream_from_clickhouse_to_minio', 'spark_analysis', 'send_to_dashboard']) {
    await page.getByRole('link', { name: new RegExp(`^${task}.*success`) }).waitFor()
  }
  await eventually(() => page.locator('.xterm-rows').textContent()).toContain(name)
  await takePicture(page, 'real-run')

  await page.getByRole('link', { name: /Report of/ }).click()
  const title = `Minute ${name.replace('_', ' ').replace(/-(\d\d)$/, ':$1')}`
  await page.getByRole('heading', { name: title }).waitFor()
  await page.getByText('by_event_type').waitFor()
  const stored = (await app.client.call('reports.get', { dagId: 'clickHouse_pyspark_dashboard', minute: name }))[0]
  const body = stored?.body as { report: { total_events: number } }
  await page.getByText(String(body.report.total_events), { exact: true }).first().waitFor()
  await takePicture(page, 'real-report')

  await page.reload()
  await page.getByRole('heading', { name: title }).waitFor()
  await page.getByText('by_event_type').waitFor()
  // The whole way of the minute is on its page: the Parquet as it is read now, the delivery, each hop's time.
  await page.getByText('1 row group, zstd').waitFor()
  await page.getByText('HTTP 201', { exact: true }).first().waitFor()
  await page.getByRole('row', { name: /^dashboard has the report/ }).waitFor()

  // Sent again, it is known: the same bytes have the same key.
  await page.getByRole('button', { name: 'Send again' }).click()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText(/^HTTP 200 in /).waitFor()
  await page.getByText('{"result":"repeated"}').waitFor()
  await page.getByRole('button', { name: 'Close', exact: true }).last().click()
  await page.getByText('repeated', { exact: false }).first().waitFor()
  expect(await app.client.call('reports.get', { dagId: 'clickHouse_pyspark_dashboard', minute: name })).toHaveLength(1)
  await takePicture(page, 'real-minute')
})

it('takes up a lost connection by itself', async () => {
  const { page } = opened
  await goTo(page, '')
  await page.getByTestId('events-total').waitFor()
  await dropConnection(page)
  const before = await readTotal()
  await page.getByText('Connected', { exact: true }).waitFor()
  await eventually(readTotal).toBeGreaterThan(before)
  expect(opened.complaints).toEqual([])
})

it('shows what every page promises of a real home, without a complaint', async () => {
  const { page } = opened
  for (const [place, words] of [
    ['dags', 'chatty'],
    ['runs', 'scheduled'],
    ['reports', 'Error rate'],
    ['storage', 'Free on this disk'],
  ] as const) {
    await goTo(page, place)
    await page.getByText(words).first().waitFor()
    await takePicture(page, `real-${place}`)
  }
  expect(opened.complaints).toEqual([])
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { seriousIssues } from './accessibility.ts'
import { type FakeHost, startFakeHost } from './fake/fakeHost.ts'
import { MINUTE_DAG } from './fake/makeRun.ts'
import { nameOfAge } from './fake/minutes.ts'
import { createWorld, type World } from './fake/world.ts'
import { eventually, goTo, launchBrowser, type OpenPage, type TestBrowser, takePicture } from './launch.ts'

let browser: TestBrowser
let world: World
let host: FakeHost
let opened: OpenPage
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => browser[Symbol.asyncDispose]())
beforeEach(async () => {
  world = createWorld(Date.now())
  host = await startFakeHost(world)
  opened = await browser.open(host.url, { permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' })
  return async () => {
    await opened[Symbol.asyncDispose]()
    await host[Symbol.asyncDispose]()
    if (opened.complaints.length > 0) throw new Error(`The page complained: ${opened.complaints.join('; ')}`)
  }
})

/** The minute that began so many minutes ago: 18 failed, 12 has no run, 30 no events, 5 is as it should be. */
const minute = (age: number): string => `minutes/${MINUTE_DAG}/${nameOfAge(world, age)}`
const section = (title: string) =>
  opened.page.locator('section', { has: opened.page.getByRole('heading', { name: title, exact: true }) })

describe('the minute’s page', () => {
  it('shows the minute from its events to the dashboard’s answer', async () => {
    const { page } = opened
    await goTo(page, minute(5))
    await section('Events in the store').getByText('Error rate').waitFor()
    const parquet = section('Parquet')
    await parquet.getByText('1 row group, zstd').waitFor()
    await parquet.getByRole('row', { name: /^event_type VARCHAR 0 ≈5 ADD_TO_CART VIEW_PRODUCT/ }).waitFor()
    const grid = parquet.getByRole('link', { name: /events\/.*parquet/ })
    expect(await grid.getAttribute('href')).toBe(`#/data/events/${nameOfAge(world, 5)}.parquet`)
    const analysis = section('Analysis')
    await analysis.getByText('on_success_callback called').waitFor()
    expect(await analysis.getByRole('link', { name: 'open attempt 1' }).getAttribute('href')).toContain(
      'task=spark_analysis',
    )
    const post = section('POST to the dashboard')
    await post.getByText('http://127.0.0.1:40123/api/reports').waitFor()
    await post.getByRole('row', { name: /^1 success .* HTTP 201$/ }).waitFor()
    await post.getByText('stored').waitFor()
    await section('Report as JSON').getByText('by_event_type').waitFor()
  })

  it('says where the time went, hop by hop', async () => {
    const { page } = opened
    await goTo(page, minute(18))
    const hops = section('Times of each hop')
    await hops.getByText('from due to done').waitFor()
    const rows = await hops.locator('tbody th').allTextContents()
    expect(rows.map((row) => row.trim())).toEqual([
      'Due, then started',
      'stream_from_clickhouse_to_minio',
      'spark_analysis',
      'send_to_dashboard',
    ])
    // Its first try failed, and it rested before the second.
    await hops.locator('[data-kind="backoff"]').first().hover()
    await page.getByText(/^rested before another try \d/).waitFor()
  })

  it('goes through the seconds with the arrow keys, each in words', async () => {
    const { page } = opened
    await goTo(page, minute(5))
    const chart = page.getByRole('slider', { name: 'Events by second and type' })
    await chart.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    expect(await chart.getAttribute('aria-valuetext')).toMatch(/^second 1: \d+ events, \d+ errors?; VIEW_PRODUCT \d+/)
    await page.getByText(/^second 1: /).waitFor()
  })

  it('shows the first events and the first rows', async () => {
    const { page } = opened
    await goTo(page, minute(5))
    await page.getByText(/^The first 20 of [\d,]+ events$/).click()
    await page.getByRole('cell', { name: '7c9e6679-7425-40de-944b-e07fc1f90a04' }).waitFor()
    await page.getByText(/^The first 10 of [\d,]+ rows$/).click()
    expect(await section('Parquet').locator('details tbody tr').count()).toBe(10)
  })

  it('finds a value in the report and copies its path; shows older revisions', async () => {
    const { page } = opened
    // The address of before leads here.
    await goTo(page, `reports/${MINUTE_DAG}/${world.reports[2]?.minute}`)
    await page.getByRole('heading', { name: /^Minute 20/ }).waitFor()
    expect(page.url()).toContain('#/minutes/')
    const search = page.getByRole('textbox', { name: 'Search names and values' })
    await search.fill('payment')
    await page.getByText('1 match').waitFor()
    await page.locator('[data-found]').hover()
    await page.getByRole('button', { name: 'Copy the path $.report.by_event_type.PAYMENT', exact: true }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('$.report.by_event_type.PAYMENT')
    const events = section('Report').getByText('Events', { exact: true }).locator('xpath=following-sibling::dd')
    const before = await events.textContent()
    await page.getByText(/^Revision 1,/).click()
    await eventually(() => events.textContent()).not.toBe(before)
    expect(page.url()).toContain('revision=1')
  })

  it('sends the report again after a question, and shows the answer', async () => {
    const { page } = opened
    await goTo(page, minute(5))
    const sent = world.requests.length
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByText('idempotency key comes from its bytes').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('idempotency key comes from its bytes').waitFor({ state: 'hidden' })
    expect(world.requests.length).toBe(sent)
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('HTTP 200 in 4 ms').waitFor()
    await page.getByText('{"result":"repeated"}').waitFor()
    await takePicture(page, 'minute-sent')
    await page.getByRole('button', { name: 'Close', exact: true }).last().click()
    await section('POST to the dashboard').getByText('repeated').waitFor()
    expect(world.requests.length).toBe(sent + 1)
  })

  it.each([
    { age: 0, parts: ['Not due yet'] },
    { age: 12, parts: ['No run was made for this minute', 'Backfill …'] },
    { age: 30, parts: ['No event in this minute', 'No data for'] },
    { age: 2, parts: ['spark_analysis', 'send_to_dashboard has not run yet'] },
    { age: 18, parts: ['The dashboard answered 500.', 'It was written, but has not arrived'] },
  ])('says why something is missing of the minute $age minutes ago', async ({ age, parts }) => {
    const { page } = opened
    await goTo(page, minute(age))
    for (const part of parts) await page.getByText(part).first().waitFor()
    await takePicture(page, `minute-missing-${age}`)
    expect(await seriousIssues(page)).toEqual([])
  })

  it('leads to the attempt that failed where a later part is missing', async () => {
    const { page } = opened
    const detail = world.runs.find(({ run }) => run.state === 'failed')
    for (const task of detail?.taskInstances ?? []) {
      if (task.taskId === 'spark_analysis') task.state = 'failed'
      if (task.taskId === 'send_to_dashboard') task.state = 'upstream_failed'
    }
    if (detail) {
      const isLast = ({ taskId }: { taskId: string }) => taskId === 'send_to_dashboard'
      detail.attempts.splice(0, Infinity, ...detail.attempts.filter((attempt) => !isLast(attempt)))
      detail.xcoms.splice(1)
      const last = detail.attempts.at(-1)
      if (last) last.error = { code: 'analysis-failed', message: 'The analysis ran out of memory.' }
    }
    await goTo(page, minute(18))
    await page.getByText('Not run: spark_analysis failed').first().waitFor()
    await page.getByText('The analysis ran out of memory.').first().waitFor()
    const link = page.getByRole('link', { name: 'Open attempt 1', exact: true }).first()
    expect(await link.getAttribute('href')).toMatch(/task=spark_analysis&try=1$/)
  })

  it('keeps the rest where one part cannot be had', async () => {
    const { page } = opened
    world.lostObjects.add(`${nameOfAge(world, 5)}.parquet`)
    await goTo(page, minute(5))
    await section('Parquet').getByText('There is no object').waitFor()
    await section('Report as JSON').getByText('by_event_type').waitFor()
    expect(await section('Parquet').getByRole('alert').textContent()).toContain('Retention may have removed it.')
  })

  it('goes to the minutes beside it by keyboard', async () => {
    const { page } = opened
    const title = (age: number) => nameOfAge(world, age).slice(-5).replace('-', ':')
    await goTo(page, minute(5))
    await page.getByRole('link', { name: 'Previous minute' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: new RegExp(`^Minute .*${title(6)}$`) }).waitFor()
    await page.getByRole('link', { name: 'Next minute' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: new RegExp(`^Minute .*${title(5)}$`) }).waitFor()
    // Nothing comes after a minute that has not begun; some are to come, so that the test may take its time.
    await goTo(page, minute(-9))
    await page.getByRole('link', { name: 'Previous minute' }).waitFor()
    expect(await page.getByRole('button', { name: 'Next minute' }).isDisabled()).toBe(true)
  })
})

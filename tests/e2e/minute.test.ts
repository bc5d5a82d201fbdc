import { describe, expect, it } from 'vitest'
import { seriousIssues } from './accessibility.ts'
import { MINUTE_DAG } from './fake/makeRun.ts'
import { nameOfAge } from './fake/minutes.ts'
import { eventually, goTo, takePicture } from './launch.ts'
import { useFakeHost } from './support/useFakeHost.ts'

const fake = useFakeHost({ permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' })

describe('the minute’s page', () => {
  it('shows the minute from its events to the dashboard’s answer', async () => {
    const { page } = fake.opened
    await goTo(page, fake.minute(5))
    await fake.section('Events in the store').getByText('Error rate').waitFor()
    const parquet = fake.section('Parquet')
    await parquet.getByText('1 row group, zstd').waitFor()
    await parquet.getByRole('row', { name: /^event_type VARCHAR 0 ≈5 ADD_TO_CART VIEW_PRODUCT/ }).waitFor()
    const grid = parquet.getByRole('link', { name: /events\/.*parquet/ })
    expect(await grid.getAttribute('href')).toBe(`#/data/events/${nameOfAge(fake.world, 5)}.parquet`)
    const analysis = fake.section('Analysis')
    await analysis.getByText('on_success_callback called').waitFor()
    expect(await analysis.getByRole('link', { name: 'open attempt 1' }).getAttribute('href')).toContain(
      'task=spark_analysis',
    )
    const post = fake.section('POST to the dashboard')
    await post.getByText('http://127.0.0.1:40123/api/reports').waitFor()
    await post.getByRole('row', { name: /^1 success .* HTTP 201$/ }).waitFor()
    await post.getByText('stored').waitFor()
    await fake.section('Report as JSON').getByText('by_event_type').waitFor()
  })

  it('says where the time went, hop by hop', async () => {
    const { page } = fake.opened
    await goTo(page, fake.minute(18))
    const hops = fake.section('Times of each hop')
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
    const { page } = fake.opened
    await goTo(page, fake.minute(5))
    const chart = page.getByRole('slider', { name: 'Events by second and type' })
    await chart.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    expect(await chart.getAttribute('aria-valuetext')).toMatch(/^second 1: \d+ events, \d+ errors?; VIEW_PRODUCT \d+/)
    await page.getByText(/^second 1: /).waitFor()
  })

  it('shows the first events and the first rows', async () => {
    const { page } = fake.opened
    await goTo(page, fake.minute(5))
    await page.getByText(/^The first 20 of [\d,]+ events$/).click()
    await page.getByRole('cell', { name: '7c9e6679-7425-40de-944b-e07fc1f90a04' }).waitFor()
    await page.getByText(/^The first 10 of [\d,]+ rows$/).click()
    expect(await fake.section('Parquet').locator('details tbody tr').count()).toBe(10)
  })

  it('finds a value in the report and copies its path; shows older revisions', async () => {
    const { page } = fake.opened
    // The address of before leads here.
    await goTo(page, `reports/${MINUTE_DAG}/${fake.world.reports[2]?.minute}`)
    await page.getByRole('heading', { name: /^Minute 20/ }).waitFor()
    expect(page.url()).toContain('#/minutes/')
    const search = page.getByRole('textbox', { name: 'Search names and values' })
    await search.fill('payment')
    await page.getByText('1 match').waitFor()
    await page.locator('[data-found]').hover()
    await page.getByRole('button', { name: 'Copy the path $.report.by_event_type.PAYMENT', exact: true }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('$.report.by_event_type.PAYMENT')
    const events = fake.section('Report').getByText('Events', { exact: true }).locator('xpath=following-sibling::dd')
    const before = await events.textContent()
    await page.getByText(/^Revision 1,/).click()
    await eventually(() => events.textContent()).not.toBe(before)
    expect(page.url()).toContain('revision=1')
  })

  it('sends the report again after a question, and shows the answer', async () => {
    const { page } = fake.opened
    await goTo(page, fake.minute(5))
    const sent = fake.world.requests.length
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByText('idempotency key comes from its bytes').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('idempotency key comes from its bytes').waitFor({ state: 'hidden' })
    expect(fake.world.requests.length).toBe(sent)
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('HTTP 200 in 4 ms').waitFor()
    await page.getByText('{"result":"repeated"}').waitFor()
    await takePicture(page, 'minute-sent')
    await page.getByRole('button', { name: 'Close', exact: true }).last().click()
    await fake.section('POST to the dashboard').getByText('repeated').waitFor()
    expect(fake.world.requests.length).toBe(sent + 1)
  })

  it.each([
    { age: 0, parts: ['Not due yet'] },
    { age: 12, parts: ['No run was made for this minute', 'Backfill …'] },
    { age: 30, parts: ['No event in this minute', 'No data for'] },
    { age: 2, parts: ['spark_analysis', 'send_to_dashboard has not run yet'] },
    { age: 18, parts: ['The dashboard answered 500.', 'It was written, but has not arrived'] },
  ])('says why something is missing of the minute $age minutes ago', async ({ age, parts }) => {
    const { page } = fake.opened
    await goTo(page, fake.minute(age))
    for (const part of parts) await page.getByText(part).first().waitFor()
    await takePicture(page, `minute-missing-${age}`)
    expect(await seriousIssues(page)).toEqual([])
  })

  it('leads to the attempt that failed where a later part is missing', async () => {
    const { page } = fake.opened
    const detail = fake.world.runs.find(({ run }) => run.state === 'failed')
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
    await goTo(page, fake.minute(18))
    await page.getByText('Not run: spark_analysis failed').first().waitFor()
    await page.getByText('The analysis ran out of memory.').first().waitFor()
    const link = page.getByRole('link', { name: 'Open attempt 1', exact: true }).first()
    expect(await link.getAttribute('href')).toMatch(/task=spark_analysis&try=1$/)
  })

  it('keeps the rest where one part cannot be had', async () => {
    const { page } = fake.opened
    fake.world.lostObjects.add(`${nameOfAge(fake.world, 5)}.parquet`)
    await goTo(page, fake.minute(5))
    await fake.section('Parquet').getByText('There is no object').waitFor()
    await fake.section('Report as JSON').getByText('by_event_type').waitFor()
    expect(await fake.section('Parquet').getByRole('alert').textContent()).toContain('Retention may have removed it.')
  })

  it('goes to the minutes beside it by keyboard', async () => {
    const { page } = fake.opened
    const title = (age: number) => nameOfAge(fake.world, age).slice(-5).replace('-', ':')
    await goTo(page, fake.minute(5))
    await page.getByRole('link', { name: 'Previous minute' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: new RegExp(`^Minute .*${title(6)}$`) }).waitFor()
    await page.getByRole('link', { name: 'Next minute' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: new RegExp(`^Minute .*${title(5)}$`) }).waitFor()
    for (const [key, age] of [
      ['p', 6],
      ['p', 7],
      ['n', 6],
    ] as const) {
      await page.keyboard.press(key)
      await page.getByRole('heading', { name: new RegExp(`^Minute .*${title(age)}$`) }).waitFor()
    }
    await page.keyboard.press('c')
    await page.getByRole('heading', { name: 'Durations' }).waitFor()
    // Nothing comes after a minute that has not begun; some are to come, so that the test may take its time.
    await goTo(page, fake.minute(-9))
    await page.getByRole('link', { name: 'Previous minute' }).waitFor()
    expect(await page.getByRole('button', { name: 'Next minute' }).isDisabled()).toBe(true)
  })
})

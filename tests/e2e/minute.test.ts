import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { seriousIssues } from './accessibility.ts'
import { type FakeHost, startFakeHost } from './fake/fakeHost.ts'
import { MINUTE_DAG } from './fake/makeRun.ts'
import { nameOfAge } from './fake/minutes.ts'
import { onStack } from './fake/onStack.ts'
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
    await section('Parquet').getByText('Retention may have removed it.').waitFor()
    await section('Report as JSON').getByText('by_event_type').waitFor()
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
    await goTo(page, minute(0))
    await page.getByRole('link', { name: 'Previous minute' }).waitFor()
    expect(await page.getByRole('button', { name: 'Next minute' }).isDisabled()).toBe(true)
  })
})

describe('the comparison', () => {
  const compare = (left: number, right: number) =>
    `compare/${MINUTE_DAG}/${nameOfAge(world, left)}/${nameOfAge(world, right)}`

  it('is reached from a minute, and puts rows, schema, report and durations side by side', async () => {
    const { page } = opened
    await goTo(page, minute(5))
    await page.getByRole('button', { name: 'Compare with' }).click()
    await page.getByRole('menuitem', { name: /^The minute before/ }).click()
    for (const title of ['Rows', 'Schema of the Parquet', 'Report', 'Durations']) await section(title).waitFor()
    await section('Schema of the Parquet').getByRole('row', { name: 'event_type VARCHAR VARCHAR same' }).waitFor()
    // A mark has a sign and a word or figure, not only a colour.
    const marks = await section('Report').locator('tbody td:last-child').allTextContents()
    expect(marks.length).toBeGreaterThan(10)
    for (const mark of marks) expect(mark).toMatch(/^(= same|[▲▼] [+−][\d,]+( \(.*%\))?|[≠?] .+)$/)
  })

  it('shows only what differs, swaps the two, and steps each of them', async () => {
    const { page } = opened
    await goTo(page, compare(18, 5))
    await page.getByRole('row', { name: /^State of the run failed success/ }).waitFor()
    const all = await page.locator('tbody tr').count()
    await page.getByRole('switch', { name: 'Only differences' }).click()
    await eventually(() => page.locator('tbody tr').count()).toBeLessThan(all)
    expect(await page.locator('tbody [data-kind="same"]').count()).toBe(0)
    expect(page.url()).toContain('only=differences')
    await page.getByRole('link', { name: 'Swap' }).click()
    await page.getByRole('row', { name: /^State of the run success failed/ }).waitFor()
    await page.getByRole('link', { name: 'Right: the minute before' }).click()
    await eventually(() => page.url()).toContain(compare(5, 19))
  })
})

describe('reports over time', () => {
  it('shows totals, events by type, error rates, and gaps as gaps', async () => {
    const { page } = opened
    await goTo(page, 'reports')
    const figure = (name: string) => page.getByText(name, { exact: true }).locator('xpath=following-sibling::dd')
    await figure('Minutes missing').waitFor()
    expect(Number(await figure('Minutes missing').textContent())).toBeGreaterThanOrEqual(2)
    expect(await figure('Without events').textContent()).toBe('2')
    await page.getByText('no report', { exact: true }).first().waitFor()
    for (const type of ['VIEW_PRODUCT', 'PAYMENT']) await section(type).waitFor()
  })

  it('opens the minute of a point by Enter and by a click', async () => {
    const { page } = opened
    await goTo(page, 'reports')
    const chart = page.getByRole('slider', { name: 'Events by type over time' })
    await chart.focus()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowLeft')
    const words = (await chart.getAttribute('aria-valuetext')) ?? ''
    expect(words).toMatch(/^20.*: [\d,]+ events, \d+ errors \(.* %\)$/)
    await page.keyboard.press('Enter')
    const name = words.slice(0, 16)
    await page.getByRole('heading', { name: `Minute ${name}` }).waitFor()
    await page.goBack()
    await chart.click({ position: { x: 5, y: 40 } })
    await page.getByRole('heading', { name: /^Minute 20/ }).waitFor()
    expect(page.url()).not.toContain(name.replace(' ', '_').replace(':', '-'))
  })

  it('has a range in the address, goes back and forth in time, and is a table as well', async () => {
    const { page } = opened
    await goTo(page, 'reports')
    await page.getByText('6 hours', { exact: true }).click()
    await eventually(() => page.url()).toContain('range=6h')
    await page.getByText('Table', { exact: true }).click()
    await page.getByRole('columnheader', { name: 'Minute', exact: true }).waitFor()
    await eventually(() => page.locator('tbody tr').count()).toBeGreaterThan(300)
    await takePicture(page, 'reports-table')
    expect(await seriousIssues(page)).toEqual([])
    await page.getByRole('button', { name: 'Earlier' }).click()
    await page.getByText('No report in this time').waitFor()
    await page.getByRole('button', { name: 'Later' }).click()
    await page.locator('tbody tr').first().waitFor()
    expect(page.url()).not.toContain('to=')
  })

  it('lists what the endpoint got, the refused among it, and sends a report again', async () => {
    const { page } = opened
    await goTo(page, 'reports/received')
    await page.getByRole('row', { name: /400 The header idempotency-key is missing/ }).waitFor()
    await page.getByRole('row', { name: /200 repeated/ }).waitFor()
    const count = await page.locator('tbody tr').count()
    await page
      .getByRole('button', { name: /^Send again: / })
      .first()
      .click()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('HTTP 200 in 4 ms').waitFor()
    await eventually(() => page.locator('tbody tr').count()).toBe(count + 1)
  })
})

describe('home', () => {
  it('shows hours of minutes as rows, and opens a minute from them', async () => {
    const { page } = opened
    await page.getByText('6 h', { exact: true }).click()
    await eventually(() => page.url()).toContain('hours=6')
    await page.getByRole('heading', { name: 'Last 6 hours' }).waitFor()
    const last = page.locator('a[data-minute]').last()
    await last.focus()
    for (let step = 0; step < 18; step += 1) await page.keyboard.press('ArrowLeft')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-outcome'))).toBe('failed')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /^Minute 20/ }).waitFor()
  })

  it('leads from each station to its place', async () => {
    const { page } = opened
    await page.getByRole('link', { name: 'Parquet', exact: true }).waitFor()
    const hrefOf = (name: string) => page.getByRole('link', { name, exact: true }).getAttribute('href')
    expect(await hrefOf('Parquet')).toMatch(/^#\/data\/events\/.*\.parquet$/)
    expect(await hrefOf('Analysis')).toContain('task=spark_analysis')
    expect(await hrefOf('Dashboard')).toBe('#/reports')
  })

  it('names first what needs attention', async () => {
    const { page } = opened
    const list = page.getByRole('list', { name: 'Needs attention' })
    await list.getByText('2 runs failed in the last 24 hours').waitFor()
    world.importErrors.push({ fileloc: 'dags:sales.ts', line: 3, message: 'No default export.', at: Date.now() })
    host.publish({ topic: 'dags' })
    await list.getByText('sales.ts cannot be loaded').waitFor()
    expect((await list.getByRole('listitem').allTextContents())[0]).toContain('No default export.')
    await list.getByRole('link', { name: 'Show them' }).click()
    await eventually(() => page.url()).toContain('#/runs?state=failed')
  })

  it.each([
    ['light', 1280, 800],
    ['dark', 1920, 1080],
  ] as const)(
    'on the stack has Kafka, its trouble, and cards without a hole (%s, %i)',
    async (colorScheme, width, height) => {
      await using stack = await startFakeHost(onStack(createWorld(Date.now())))
      await using shown = await browser.open(stack.url, {
        colorScheme,
        viewport: { width, height },
        reducedMotion: 'reduce',
      })
      const { page } = shown
      await page.getByText('clickhouse is unhealthy').waitFor()
      await page.getByText('3 messages of user-events could not be taken in').waitFor()
      await page.getByText('1,240 behind').waitFor()
      await page.getByLabel('Event store: in trouble').waitFor()
      await page.getByTestId('ingest-lag').waitFor()
      const boxes = await Promise.all(
        ['Events', 'Producer', 'Ingest', 'Next run'].map((title) =>
          page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) }).boundingBox(),
        ),
      )
      const rows = Map.groupBy(boxes, (box) => Math.round(box?.y ?? 0))
      expect(new Set([...rows.values()].map((row) => row.length)).size).toBe(1)
      await page.waitForLoadState('networkidle')
      await takePicture(page, `home-stack-${colorScheme}`)
      expect(await seriousIssues(page)).toEqual([])
      expect(shown.complaints).toEqual([])
    },
  )
})

describe.each([
  ['light', 1280, 800],
  ['dark', 1920, 1080],
] as const)('in the %s scheme, %i × %i', (colorScheme, width, height) => {
  it('axe finds nothing serious on these pages', async () => {
    await using shown = await browser.open(host.url, {
      colorScheme,
      viewport: { width, height },
      reducedMotion: 'reduce',
    })
    const { page } = shown
    const places = [
      ['minute', minute(5), 'by_event_type'],
      ['minute-failed', minute(18), 'has not arrived'],
      ['compare', `compare/${MINUTE_DAG}/${nameOfAge(world, 18)}/${nameOfAge(world, 5)}`, 'Due to done'],
      ['reports', 'reports', 'Minutes missing'],
      ['reports-received', 'reports/received', 'repeated'],
      ['home-hours', '?hours=3', 'Last 3 hours'],
    ] as const
    for (const [name, place, words] of places) {
      await goTo(page, place)
      await page.getByText(words).first().waitFor()
      await page.waitForLoadState('networkidle')
      await takePicture(page, `${name}-${colorScheme}`)
      expect(await seriousIssues(page), name).toEqual([])
    }
    expect(shown.complaints).toEqual([])
  })
})

it('holds together where the type is large', async () => {
  const { page } = opened
  await page.setViewportSize({ width: 1024, height: 700 })
  await page.addStyleTag({ content: 'html { font-size: 150% }' })
  for (const [name, place, words] of [
    ['minute', minute(5), 'by_event_type'],
    ['compare', `compare/${MINUTE_DAG}/${nameOfAge(world, 18)}/${nameOfAge(world, 5)}`, 'Due to done'],
    ['reports', 'reports', 'Minutes missing'],
    ['home-hours', '?hours=6', 'Last 6 hours'],
  ] as const) {
    await goTo(page, place)
    await page.getByText(words).first().waitFor()
    await takePicture(page, `${name}-large`)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow, `${name} is wider than its window`).toBeLessThanOrEqual(0)
  }
})

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PfadClient } from '../../src-main/contract/pfadContract.ts'
import { seriousIssues } from './accessibility.ts'
import { eventually, goTo, launchBrowser, type OpenPage, type TestBrowser, takePicture } from './launch.ts'
import { BROKEN, FIRST, HOUR, SHOP, startShop } from './support/shopHome.ts'

let browser: TestBrowser
let shop: Awaited<ReturnType<typeof startShop>>
let client: PfadClient
let opened: OpenPage
beforeAll(async () => {
  browser = await launchBrowser()
  shop = await startShop()
  client = shop.app.client
  await client.call('dags.setPaused', { dagId: SHOP, isPaused: true })
})
afterAll(async () => {
  await shop[Symbol.asyncDispose]()
  await browser[Symbol.asyncDispose]()
})
beforeEach(async () => {
  opened = await browser.open(shop.app.url)
  return async () => {
    const { complaints } = opened
    await opened[Symbol.asyncDispose]()
    if (complaints.length > 0) throw new Error(`The page complained: ${complaints.join('; ')}`)
  }
})

const runIdOf = (at: number): string => `backfill__${new Date(at).toISOString().slice(0, 19)}+00:00`
const broken = `${SHOP}/${encodeURIComponent(runIdOf(BROKEN))}`
const stateOf = async (taskId: string, at: number): Promise<string | undefined> => {
  const list = await client.call('tasks.list', { dagId: SHOP, runId: runIdOf(at) })
  return list.find((task) => task.taskId === taskId)?.state
}

describe('the list of DAGs', () => {
  it('shows last runs as bars, the schedule in words, tags and owner', async () => {
    const { page } = opened
    await goTo(page, 'dags')
    const row = page.getByRole('row', { name: /shop/ })
    await eventually(() => row.getByRole('link', { name: /^success · / }).count()).toBeGreaterThan(12)
    const text = await row.textContent()
    for (const words of ['Every hour', '8 tasks', 'mina', 'hourly', 'posts']) expect(text).toContain(words)
    await row
      .getByRole('link', { name: /^success · / })
      .first()
      .click()
    await eventually(() => page.url()).toContain('#/runs/shop/')
  })

  it('filters by words, tag, owner, last run and switch, all of it in the address', async () => {
    const { page } = opened
    await goTo(page, 'dags')
    const names = () => page.locator('tbody tr td:nth-child(2) > a').allTextContents()
    await page.getByRole('textbox', { name: 'Search DAGs' }).fill('badges shop')
    await eventually(names).toEqual(['shop'])
    expect(page.url()).toContain('q=badges')
    await page.getByText('1 of 4 DAGs').waitFor()
    await goTo(page, 'dags?tag=posts')
    await eventually(names).toEqual(['after_posts', 'shop'])
    await goTo(page, 'dags?owner=mina')
    await eventually(names).toEqual(['shop'])
    await goTo(page, 'dags?state=never')
    await eventually(names).toEqual(['spark', 'after_posts'])
    await goTo(page, 'dags')
    await page.getByText('Paused', { exact: true }).click()
    await eventually(names).toEqual(['after_posts', 'shop'])
    expect(page.url()).toContain('shows=paused')
    await page.goBack()
    await eventually(names).toHaveLength(4)
    await goTo(page, 'dags?q=nothing+like+it')
    await page.getByText('No DAG fits the filter').waitFor()
    await page.getByRole('link', { name: 'Show all DAGs' }).click()
    await eventually(names).toHaveLength(4)
  })

  it('pauses and unpauses', async () => {
    const { page } = opened
    await goTo(page, 'dags')
    const isPaused = async () => (await client.call('dags.get', { dagId: 'after_posts' })).isPaused
    const box = page.getByRole('switch', { name: 'after_posts is scheduled' })
    await box.press('Space')
    await eventually(isPaused).toBe(false)
    await box.press('Space')
    await eventually(isPaused).toBe(true)
  })
})

describe('the grid', () => {
  it('has a cell for each task of each run, with words beside the colour', async () => {
    const { page } = opened
    await goTo(page, 'dags/shop')
    const grid = page.getByRole('grid', { name: 'Runs and tasks of shop' })
    await grid.getByRole('gridcell', { name: /^check, .*: failed$/ }).waitFor()
    await grid.getByRole('gridcell', { name: /^publish, .*: upstream failed$/ }).waitFor()
    await grid
      .getByRole('gridcell', { name: /^work, .*: 4 success$/ })
      .first()
      .waitFor()
    expect(await grid.getByRole('columnheader', { name: /: failed, / }).count()).toBe(1)
    await grid.getByRole('gridcell', { name: /^check, .*: failed$/ }).click()
    await eventually(() => page.url()).toContain('task=check')
  })

  it('folds groups, by mouse and by keyboard', async () => {
    const { page } = opened
    await goTo(page, 'dags/shop')
    const rows = () => page.getByRole('rowheader').allTextContents()
    await eventually(rows).toContain('badges')
    await page.getByRole('button', { name: 'deep' }).click()
    await eventually(rows).not.toContain('badges')
    await page
      .getByRole('gridcell', { name: /^begin/ })
      .first()
      .waitFor()
    const grid = page.getByRole('grid')
    await grid.focus()
    for (const key of ['End', 'ArrowDown', 'ArrowDown', ' ']) await grid.press(key)
    await eventually(rows).not.toContain('users')
  })

  it('is walked by arrows, and Enter opens what one stands on', async () => {
    const { page } = opened
    await goTo(page, 'dags/shop')
    const grid = page.getByRole('grid')
    await page.getByRole('gridcell', { name: /^check, .*: failed$/ }).waitFor()
    await grid.focus()
    await grid.press('Home')
    for (let hour = 0; hour < 5; hour += 1) await grid.press('ArrowRight')
    for (let row = 0; row < 8; row += 1) await grid.press('ArrowDown')
    const named = async () => {
      const id = (await grid.getAttribute('aria-activedescendant')) ?? ''
      return page.locator(`[id="${id}"]`).getAttribute('aria-label')
    }
    await eventually(named).toMatch(/^check, .*: failed$/)
    await grid.press('Enter')
    await eventually(() => page.url()).toContain(`#/runs/${broken}?task=check`)
  })

  it('shows a run while it is at work, without a reload', async () => {
    const { page } = opened
    await client.call('dags.setPaused', { dagId: SHOP, isPaused: false })
    await goTo(page, 'dags/shop')
    await page.getByRole('grid').waitFor()
    const run = await client.call('dags.trigger', {
      dagId: SHOP,
      logicalDate: Date.UTC(2025, 1, 2),
      conf: { slow: true },
    })
    await page.getByRole('gridcell', { name: /^wait, .*: running$/ }).waitFor()
    await goTo(page, `dags/shop?cancel=${encodeURIComponent(`${SHOP}/${encodeURIComponent(run.runId)}`)}`)
    const list = page.getByRole('region', { name: 'List of task instances' })
    await list.getByText('wait').waitFor()
    await page.getByRole('button', { name: /^Cancel \d+ task instance/ }).click()
    await page.getByRole('gridcell', { name: /^wait, .*: failed$/ }).waitFor()
    expect((await client.call('runs.get', run)).run.state).toBe('failed')
    await client.call('dags.setPaused', { dagId: SHOP, isPaused: true })
  })
})

describe('the graph', () => {
  it('shows the states of the chosen run, folds groups and opens tasks', async () => {
    const { page } = opened
    await goTo(page, `dags/shop/graph?run=${encodeURIComponent(runIdOf(BROKEN))}`)
    const graph = page.getByRole('region', { name: 'Graph of shop' })
    await graph.getByRole('link', { name: 'check failed' }).waitFor()
    await graph.getByRole('link', { name: 'work mapped: 4 success' }).waitFor()
    await graph.getByRole('button', { name: 'load' }).click()
    await graph.getByRole('button', { name: 'load 2 tasks: 2 success' }).waitFor()
    expect(await graph.getByRole('link', { name: /users/ }).count()).toBe(0)
    await graph.getByRole('button', { name: /^load/ }).press('Enter')
    await graph.getByRole('link', { name: /users/ }).waitFor()
    await graph.getByRole('link', { name: 'check failed' }).press('Enter')
    await eventually(() => page.url()).toContain('task=check')
  })

  it('is there as a list too', async () => {
    const { page } = opened
    await goTo(page, `dags/shop/graph?run=${encodeURIComponent(runIdOf(BROKEN))}`)
    await page.getByText('List', { exact: true }).click()
    const row = page.getByRole('row', { name: /^check/ })
    await row.waitFor()
    expect(await row.textContent()).toContain('load.users, load.deep.badges, work')
    expect(page.url()).toContain('as=list')
  })

  it('goes from run to run', async () => {
    const { page } = opened
    await goTo(page, `dags/shop/graph?run=${encodeURIComponent(runIdOf(BROKEN))}`)
    await page.getByRole('button', { name: 'Newer run' }).click()
    await eventually(() => page.url()).toContain(encodeURIComponent(runIdOf(BROKEN + HOUR)).replaceAll('%2B', '%2B'))
    await page.getByRole('link', { name: 'check success' }).waitFor()
  })
})

it('the gantt tells queued and running apart, attempt by attempt, and how late the run was', async () => {
  const { page } = opened
  await goTo(page, `dags/shop/gantt?run=${encodeURIComponent(runIdOf(BROKEN))}`)
  const row = page.getByRole('row', { name: /^check/ })
  await row.waitFor()
  expect(await row.locator('[data-kind="ran"]').count()).toBe(2)
  expect(await row.locator('[data-kind="ran"]').last().getAttribute('title')).toMatch(/^attempt 2: failed, /)
  expect(await page.getByRole('row', { name: /^work \[/ }).count()).toBe(4)
  await page.getByText(/late by \d+ d/).waitFor()
})

describe('the calendar', () => {
  it('leads from a day to its hours, and from there to a run', async () => {
    const { page } = opened
    await goTo(page, 'dags/shop/calendar?year=2025')
    await page.getByRole('link', { name: '2025-01-14: 23 success, 1 failed' }).click()
    await page.getByRole('heading', { name: '2025-01-14' }).waitFor()
    await page.getByRole('link', { name: '05:00: 1 failed' }).click()
    await eventually(() => page.url()).toContain(`#/runs/${broken}`)
  })

  it('is walked by arrows', async () => {
    const { page } = opened
    await goTo(page, 'dags/shop/calendar?year=2025')
    const day = page.getByRole('link', { name: /^2025-01-14: / })
    await day.focus()
    await day.press('ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^2025-01-15: /)
    await page.keyboard.press('ArrowLeft')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('2025-01-08: no run')
    await page.keyboard.press('Enter')
    await page.getByText('No run on this day').waitFor()
    await page.getByRole('link', { name: 'The year before' }).click()
    await page.getByText('No run in 2024').waitFor()
  })
})

it('durations: median and p95 of runs and tasks; Enter opens the run one stands on', async () => {
  const { page } = opened
  await goTo(page, 'dags/shop/durations')
  const chart = page.getByRole('slider', { name: /^Durations of the whole run/ })
  await chart.getByText(/^median /).waitFor()
  await chart.getByText(/^p95 /).waitFor()
  const row = page.getByRole('row', { name: /^check/ })
  expect(Number((await row.getByRole('cell').nth(1).textContent()) ?? '')).toBeGreaterThan(25)
  await row.getByRole('link').click()
  await page.getByRole('slider', { name: /^Durations of check/ }).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await eventually(() => page.url()).toContain(`#/runs/shop/${encodeURIComponent(runIdOf(FIRST))}`)
})

it('details: why, next runs, arguments, params, assets with their other ends, tasks', async () => {
  const { page } = opened
  await goTo(page, 'dags/shop/details')
  await page.getByRole('table', { name: 'Next runs' }).waitFor()
  await page.getByText('Paused: these runs start only once it is unpaused.').waitFor()
  await page.getByRole('row', { name: /^minutes/ }).waitFor()
  const task = page.getByRole('table', { name: 'Arguments of the tasks of shop' }).getByRole('row', { name: /^check/ })
  expect(await task.textContent()).toContain('1, after 1.00 s')
  await page.getByRole('table', { name: 'Assets' }).getByRole('link', { name: 'after_posts' }).click()
  await eventually(() => page.url()).toContain('#/dags/after_posts')
})

describe('the trigger form', () => {
  it('asks for each param by its rules, and says what is wrong beside it', async () => {
    const { page } = opened
    await goTo(page, 'dags/shop?trigger=shop')
    const minutes = page.getByRole('textbox', { name: 'Minutes' })
    const go = page.getByRole('button', { name: 'Trigger', exact: true })
    await eventually(() => minutes.inputValue()).toBe('5')
    await minutes.fill('90')
    await page.getByText('Must be at most 60.').waitFor()
    expect(await go.isDisabled()).toBe(true)
    await minutes.fill('7')
    const tables = page.getByRole('textbox', { name: 'tables' })
    await tables.fill('[1]')
    await page.getByText('Must be of type').waitFor()
    await tables.fill('["users"')
    await page.getByText(/^Not JSON/).waitFor()
    await tables.fill('["users"]')
    await page.getByText('JSON', { exact: true }).click()
    const text = page.getByRole('textbox', { name: 'Configuration' })
    expect(JSON.parse(await text.inputValue())).toEqual({ minutes: 7, mode: 'fast', slow: false, tables: ['users'] })
    await text.fill('{"minutes": 8, "other": 1}')
    await page.getByText('The DAG has no param other.').waitFor()
    await text.fill('{"minutes": 8}')
    await page.getByText('Form', { exact: true }).click()
    await eventually(() => minutes.inputValue()).toBe('8')
    await page.getByRole('checkbox', { name: 'Unpause the DAG' }).uncheck()
    await page.getByRole('textbox', { name: 'Logical date' }).fill('2025-02-01T00:00')
    await go.click()
    await eventually(() => page.url()).toContain('#/runs/shop/manual__')
    const run = await client.call('runs.find', { dagId: SHOP, logicalDate: Date.UTC(2025, 1, 1) })
    expect(run?.conf).toEqual({ minutes: 8 })
  })
})

describe('clear and mark', () => {
  it('clear lists what will run again before it does', async () => {
    const { page } = opened
    await goTo(page, `dags/shop?clear=${encodeURIComponent(`${broken}/check`)}`)
    const list = page.getByRole('region', { name: 'List of task instances' })
    await eventually(() => list.getByRole('row').allTextContents()).toHaveLength(3)
    await page.getByRole('checkbox', { name: /^Downstream/ }).uncheck()
    await page.getByRole('button', { name: 'Clear 1 task instance' }).waitFor()
    await page.getByRole('checkbox', { name: /^Future/ }).check()
    await page.getByText(/^\d+ task instances in \d+ runs$/).waitFor()
    await page.getByRole('checkbox', { name: /^Only what failed/ }).check()
    await page.getByRole('button', { name: 'Clear 1 task instance' }).waitFor()
    expect(await stateOf('check', BROKEN)).toBe('failed')
    await page.getByRole('button', { name: 'Close', exact: true }).last().click()
    await eventually(() => page.url()).not.toContain('clear=')
    expect(await stateOf('check', BROKEN)).toBe('failed')
  })

  it('mark gives the state, after a look', async () => {
    const { page } = opened
    await goTo(page, `dags/shop?mark=${encodeURIComponent(`${broken}/publish`)}`)
    await page.getByRole('button', { name: 'Mark success 1 task instance' }).click()
    await eventually(() => stateOf('publish', BROKEN)).toBe('success')
    await page.getByText('Marked success').waitFor()
    await goTo(page, `dags/shop?mark=${encodeURIComponent(`${broken}/publish`)}`)
    await page.getByText('Nothing would be touched.').waitFor()
    expect(await page.getByRole('button', { name: /^Mark success/ }).isDisabled()).toBe(true)
  })

  it('cancel of a run that is over says so', async () => {
    const { page } = opened
    await goTo(page, `dags/shop?cancel=${encodeURIComponent(broken)}`)
    await page.getByText(/Nothing of that is at work/).waitFor()
  })
})

describe('the backfill dialog', () => {
  it('shows what it would do before it starts', async () => {
    const { page } = opened
    await goTo(page, 'dags/shop?backfill=shop')
    await page.getByRole('textbox', { name: /^From/ }).fill('2025-01-14T00:00')
    await page.getByRole('textbox', { name: /^To/ }).fill('2025-01-15T23:00')
    const preview = page.getByRole('region', { name: 'What the backfill would do' })
    await preview.getByText('18', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Start 18 runs' }).waitFor()
    await preview.getByText(/^All 48 dates, in order/).click()
    expect(await preview.getByRole('listitem').count()).toBe(48)
    await page.getByRole('combobox', { name: 'Dates that have a run' }).click()
    await page.getByRole('option', { name: 'Run those again that failed' }).click()
    await page.getByRole('button', { name: 'Start 19 runs' }).waitFor()
    await page.getByRole('checkbox', { name: 'Newest first' }).check()
    await eventually(() => preview.getByRole('listitem').first().textContent()).toContain('2025-01-16 02:30')
    await page.getByRole('textbox', { name: /^To/ }).fill('2025-01-13T23:00')
    await page.getByText('Lies before the first.').waitFor()
    await takePicture(page, 'backfill-form')
  })

  it('starts one, shows how it gets on, pauses and cancels it', async () => {
    const { page } = opened
    await goTo(page, 'dags/shop?backfill=shop')
    // The DAG is paused: its runs wait, so that there is time to look.
    await page.getByRole('textbox', { name: /^From/ }).fill('2025-03-01T00:00')
    await page.getByRole('textbox', { name: /^To/ }).fill('2025-03-04T00:00')
    await page.getByRole('button', { name: 'Start 73 runs' }).click()
    await page
      .getByText(/of 73 dates had their turn/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.getByText(/Paused: no more runs start/).waitFor()
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor()
    await takePicture(page, 'backfill-progress')
    await page.keyboard.press('Escape')
    await page.getByRole('list', { name: 'Backfills at work' }).getByRole('link', { name: 'Show' }).click()
    await page.getByRole('button', { name: 'Cancel the backfill' }).click()
    await page.getByText(/^cancelled/).waitFor()
    await eventually(() => page.getByRole('list', { name: 'Backfills at work' }).count()).toBe(0)
  })
})

it('code: the file as it is, and as a run had it', async () => {
  const { page } = opened
  const file = join(shop.home, 'dags', 'shop.ts')
  const before = (await client.call('dags.get', { dagId: SHOP })).version
  await writeFile(file, (await readFile(file, 'utf8')).replace("async () => 'done'", "async () => 'published anew'"))
  await eventually(async () => (await client.call('dags.get', { dagId: SHOP })).version).not.toBe(before)
  await goTo(page, 'dags/shop/code')
  const code = page.getByRole('textbox', { name: 'Source of shop' })
  await eventually(() => code.textContent()).toContain('published anew')
  await code.click()
  await page.keyboard.type('x')
  expect(await code.textContent()).not.toContain('ximport')
  await goTo(page, `dags/shop/code?run=${encodeURIComponent(runIdOf(FIRST))}`)
  await page.getByText('as this run had it').waitFor()
  await eventually(() => code.textContent()).toContain("'done'")
  expect(await code.textContent()).not.toContain('published anew')
})

const TABS = ['', '/graph', '/graph?as=list', '/gantt', '/calendar?day=2025-01-14', '/durations', '/code', '/details']
const DIALOGS = ['?trigger=shop', '?backfill=shop', `?clear=${encodeURIComponent(`${broken}/begin`)}`]

describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
  let shown: OpenPage
  beforeAll(async () => {
    shown = await browser.open(shop.app.url, { colorScheme, reducedMotion: 'reduce' })
  })
  afterAll(() => shown[Symbol.asyncDispose]())

  it.each([...TABS, ...DIALOGS])('dags/shop%s has nothing serious for axe', async (place) => {
    const { page } = shown
    await goTo(page, `dags/shop${place}`)
    await page.locator('h1').waitFor()
    await page.waitForLoadState('networkidle')
    await page.waitForTimeout(400)
    const name = place.replace(/[?=/].*?(\w+).*/, '-$1')
    await takePicture(page, `dag${name}${place.endsWith('list') ? '-list' : ''}-${colorScheme}`)
    expect(await seriousIssues(page)).toEqual([])
    expect(shown.complaints).toEqual([])
  })
})

it('holds together where little room is and the type is large', async () => {
  await using shown = await browser.open(shop.app.url, { viewport: { width: 800, height: 560 } })
  const { page } = shown
  await page.addStyleTag({ content: 'html { font-size: 150% }' })
  for (const place of ['dags', ...TABS.map((tab) => `dags/shop${tab}`)]) {
    await goTo(page, place)
    await page.locator('h1').waitFor()
    await page.waitForTimeout(300)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow, `${place} is wider than its window`).toBeLessThanOrEqual(0)
  }
})

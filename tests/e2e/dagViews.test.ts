import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seriousIssues } from './accessibility.ts'
import { eventually, goTo, type OpenPage, takePicture } from './launch.ts'
import { BROKEN, FIRST, HOUR, SHOP } from './support/shopHome.ts'
import { broken, runIdOf, useShop } from './support/useShop.ts'

const shop = useShop()

describe('the grid', () => {
  it('has a cell for each task of each run, with words beside the colour', async () => {
    const { page } = shop.opened
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
    const { page } = shop.opened
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
    expect(await rows()).toContain('check')
  })

  it('is walked by arrows, and Enter opens what one stands on', async () => {
    const { page } = shop.opened
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
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(SHOP)
  })

  it('shows a run while it is at work, without a reload', async () => {
    const { page } = shop.opened
    await shop.client.call('dags.setPaused', { dagId: SHOP, isPaused: false })
    await goTo(page, 'dags/shop')
    await page.getByRole('grid').waitFor()
    const run = await shop.client.call('dags.trigger', {
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
    expect((await shop.client.call('runs.get', run)).run.state).toBe('failed')
    await shop.client.call('dags.setPaused', { dagId: SHOP, isPaused: true })
  })
})

describe('the graph', () => {
  it('shows the states of the chosen run, folds groups and opens tasks', async () => {
    const { page } = shop.opened
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
    const { page } = shop.opened
    await goTo(page, `dags/shop/graph?run=${encodeURIComponent(runIdOf(BROKEN))}`)
    await page.getByText('List', { exact: true }).click()
    const row = page.getByRole('row', { name: /^check/ })
    await row.waitFor()
    expect(await row.textContent()).toContain('load.users, load.deep.badges, work')
    expect(page.url()).toContain('as=list')
  })

  it('goes from run to run', async () => {
    const { page } = shop.opened
    await goTo(page, `dags/shop/graph?run=${encodeURIComponent(runIdOf(BROKEN))}`)
    await page.getByRole('button', { name: 'Newer run' }).click()
    await eventually(() => page.url()).toContain(encodeURIComponent(runIdOf(BROKEN + HOUR)))
    await page.getByRole('link', { name: 'check success' }).waitFor()
    expect(await page.getByRole('link', { name: 'check failed' }).count()).toBe(0)
  })
})

it('the gantt tells queued and running apart, attempt by attempt, and how late the run was', async () => {
  const { page } = shop.opened
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
    const { page } = shop.opened
    await goTo(page, 'dags/shop/calendar?year=2025')
    await page.getByRole('link', { name: '2025-01-14: 23 success, 1 failed' }).click()
    await page.getByRole('heading', { name: '2025-01-14' }).waitFor()
    expect(await page.getByRole('link', { name: /^\d\d:00: 1 success$/ }).count()).toBe(23)
    await page.getByRole('link', { name: '05:00: 1 failed' }).click()
    await eventually(() => page.url()).toContain(`#/runs/${broken}`)
  })

  it('is walked by arrows', async () => {
    const { page } = shop.opened
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
  const { page } = shop.opened
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
  const { page } = shop.opened
  await goTo(page, 'dags/shop/details')
  await page.getByRole('table', { name: 'Next runs' }).waitFor()
  await page.getByText('Paused: these runs start only once it is unpaused.').waitFor()
  await page.getByRole('row', { name: /^minutes/ }).waitFor()
  const task = page.getByRole('table', { name: 'Arguments of the tasks of shop' }).getByRole('row', { name: /^check/ })
  expect(await task.textContent()).toContain('1, after 1.00 s')
  await page.getByRole('table', { name: 'Assets' }).getByRole('link', { name: 'after_posts' }).click()
  await eventually(() => page.url()).toContain('#/dags/after_posts')
})

it('code: the file as it is, and as a run had it', async () => {
  const { page } = shop.opened
  const file = join(shop.home, 'dags', 'shop.ts')
  const before = (await shop.client.call('dags.get', { dagId: SHOP })).version
  await writeFile(file, (await readFile(file, 'utf8')).replace("async () => 'done'", "async () => 'published anew'"))
  await eventually(async () => (await shop.client.call('dags.get', { dagId: SHOP })).version).not.toBe(before)
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
    shown = await shop.browser.open(shop.url, { colorScheme, reducedMotion: 'reduce' })
  })
  afterAll(() => shown[Symbol.asyncDispose]())

  it.each([...TABS, ...DIALOGS])('dags/shop%s has nothing serious for axe', async (place) => {
    const { page } = shown
    await goTo(page, `dags/shop${place}`)
    await page.locator('h1').waitFor()
    await page.waitForLoadState('networkidle')
    await eventually(() => page.getByRole('status', { name: 'Loading' }).count()).toBe(0)
    await page.waitForTimeout(400)
    const name = place.replace(/[?=/].*?(\w+).*/, '-$1')
    await takePicture(page, `dag${name}${place.endsWith('list') ? '-list' : ''}-${colorScheme}`)
    expect(await seriousIssues(page)).toEqual([])
    expect(shown.complaints).toEqual([])
  })
})

it('holds together where little room is and the type is large', async () => {
  await using shown = await shop.browser.open(shop.url, { viewport: { width: 800, height: 560 } })
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

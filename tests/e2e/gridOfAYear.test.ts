import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FakeHost, startFakeHost } from './fake/fakeHost.ts'
import { MINUTE_DAG } from './fake/makeRun.ts'
import { createWorld, type World } from './fake/world.ts'
import { eventually, goTo, launchBrowser, type OpenPage, type TestBrowser, takePicture } from './launch.ts'

const YEAR = 525_600
const TASKS = Array.from({ length: 10 }, (_, index) => `task_${index + 1}`)

let browser: TestBrowser
let world: World
let host: FakeHost
let opened: OpenPage
beforeAll(async () => {
  browser = await launchBrowser()
  world = Object.assign(createWorld(Date.now()), { many: { total: YEAR, tasks: TASKS } })
  host = await startFakeHost(world)
  opened = await browser.open(host.url, { viewport: { width: 1920, height: 1080 } })
  await goTo(opened.page, `dags/${MINUTE_DAG}`)
})
afterAll(async () => {
  await opened[Symbol.asyncDispose]()
  await host[Symbol.asyncDispose]()
  await browser[Symbol.asyncDispose]()
})

it('goes through every minute of a year, with only what is on the screen in the page', async () => {
  const { page } = opened
  const grid = page.getByRole('grid')
  const newest = new Date(Math.floor(world.startedAt / 60_000) * 60_000 - 60_000)
  const shown = (at: Date) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tehran', dateStyle: 'short', timeStyle: 'short' }).format(at)
  await grid.getByRole('columnheader', { name: `Run of ${shown(newest)}` }).waitFor()
  expect(await grid.getAttribute('aria-colcount')).toBe(String(YEAR + 1))
  await takePicture(page, 'grid-year')

  await grid.focus()
  await grid.press('Home')
  const oldest = new Date(newest.getTime() - (YEAR - 1) * 60_000)
  await grid.getByRole('columnheader', { name: `Run of ${shown(oldest)}` }).waitFor()
  for (let turn = 0; turn < 40; turn += 1) await page.mouse.wheel(20_000, 0)
  await grid
    .getByRole('gridcell', { name: /^task_10, / })
    .first()
    .waitFor()

  const middle = new Date(newest.getTime() - 200 * 86_400_000)
  await page.getByLabel('Go to the runs of (Asia/Tehran)').fill(shown(middle).replace(' ', 'T'))
  await page.getByRole('button', { name: 'Go', exact: true }).click()
  await grid
    .getByRole('columnheader', { name: /^Run of/ })
    .first()
    .waitFor()
  const named = async () => {
    const id = (await grid.getAttribute('aria-activedescendant')) ?? ''
    const element = page.locator(`[id="${id}"]`)
    return (await element.count()) === 0 ? null : element.getAttribute('aria-label')
  }
  await eventually(named).toContain(`Run of ${shown(new Date(middle.getTime() - 60_000))}`)
  expect(await page.getByRole('gridcell').count()).toBeLessThan(3000)
  expect(opened.complaints).toEqual([])
})

it('keeps the newest run in sight when others come, and stays where one looks at older ones', async () => {
  const { page } = opened
  const grid = page.getByRole('grid')
  const left = () => grid.evaluate((element) => element.scrollLeft)
  await page.getByRole('button', { name: 'Newest' }).click()
  const atEnd = () => grid.evaluate((element) => element.scrollWidth - element.clientWidth - element.scrollLeft)
  await eventually(atEnd).toBeLessThan(2)
  const come = async (total: number): Promise<void> => {
    world.many = { total, tasks: TASKS }
    host.publish({ topic: 'runs', dagId: MINUTE_DAG })
    await eventually(() => grid.getAttribute('aria-colcount')).toBe(String(total + 1))
  }
  await come(YEAR + 1)
  await eventually(atEnd).toBeLessThan(2)
  await grid.focus()
  await grid.press('Home')
  await eventually(left).toBe(0)
  await come(YEAR + 2)
  expect(await left()).toBe(0)
})

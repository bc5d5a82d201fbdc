import { afterAll, beforeAll, expect, it } from 'vitest'
import { startFakeHost } from './fake/fakeHost.ts'
import { createWorld } from './fake/world.ts'
import { dropConnection, eventually, goTo, launchBrowser, type TestBrowser, takePicture } from './launch.ts'

let browser: TestBrowser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser[Symbol.asyncDispose]())

it('shows what changed while it was away, without being asked', async () => {
  const world = createWorld(Date.now())
  await using host = await startFakeHost(world)
  await using opened = await browser.open(host.url)
  const { page } = opened
  const total = page.getByTestId('events-total')
  await eventually(() => total.textContent()).toBe('184,211')
  world.total = 200_000
  await dropConnection(page)
  await eventually(() => total.textContent()).toBe('200,000')
  await page.getByText('Connected', { exact: true }).waitFor()
  // And it hears pushes again.
  world.total = 200_500
  host.publish({ topic: 'events' })
  await eventually(() => total.textContent()).toBe('200,500')
  expect(opened.complaints).toEqual([])
})

it('keeps what it knows while the host is gone, says so, and takes up a host with another key', async () => {
  const world = createWorld(Date.now())
  const host = await startFakeHost(world)
  const { port } = host
  await using opened = await browser.open(host.url)
  const { page, context } = opened
  await page.getByTestId('events-total').getByText('184,211').waitFor()
  // By then the other pages have been loaded ahead.
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => /ReportsPage.*js$/.test(name)),
  )
  await host.stop()
  await page.getByText('The connection to Pfad is lost.').waitFor()
  await page.getByText('Not connected').waitFor()
  expect(await page.getByTestId('events-total').textContent()).toBe('184,211')
  await takePicture(page, 'offline')
  // A page that it has not seen yet says what will happen, too.
  await page.getByRole('link', { name: 'Reports' }).click()
  await page.getByText('Pfad does not answer').waitFor()

  await using again = await startFakeHost(world, port)
  await page.getByText('Pfad was started anew with another key.').waitFor()
  await takePicture(page, 'refused')
  const other = await context.newPage()
  await other.goto(again.url)
  await other.getByText('Connected', { exact: true }).waitFor()
  await other.close()
  await page.getByText('Connected', { exact: true }).waitFor()
  await page.getByText('What the dashboard has received').waitFor()
  await page.getByRole('heading', { name: 'Error rate' }).waitFor()
  expect(await page.getByText('The connection to Pfad is lost.').count()).toBe(0)
})

it('loads itself anew where a part of its screens did not come', async () => {
  await using host = await startFakeHost(createWorld(Date.now()))
  await using opened = await browser.open(host.url)
  const { page } = opened
  await page.route(/RunsPage.*css$/, (route) => route.abort(), { times: 1 })
  await goTo(page, 'runs')
  await page.locator('tbody tr').first().waitFor()
  expect(await page.locator('tbody tr').count()).toBeGreaterThan(0)
})

it('goes on with a log after the line that it had last', async () => {
  const world = createWorld(Date.now())
  await using host = await startFakeHost(world)
  await using opened = await browser.open(host.url)
  const { page } = opened
  const run = world.runs.find(({ run: { state } }) => state === 'running')?.run
  await goTo(page, `runs/${run?.dagId}/${encodeURIComponent(run?.runId ?? '')}`)
  const count = page.getByText(/^\d+ lines, live$/)
  await count.waitFor()
  const before = Number.parseInt((await count.textContent()) ?? '', 10)
  await dropConnection(page)
  await eventually(async () => Number.parseInt((await count.textContent()) ?? '', 10)).toBeGreaterThan(before)
  const lines = await page.evaluate(async () => {
    const rows = [...document.querySelectorAll('.xterm-rows > div')].map((row) => row.textContent)
    return rows.filter((row) => row.includes('Starting attempt')).length
  })
  expect(lines).toBeLessThanOrEqual(1)
})

it('is where it was after a reload', async () => {
  await using host = await startFakeHost(createWorld(Date.now()))
  await using opened = await browser.open(host.url)
  const { page } = opened
  await page.getByRole('button', { name: 'Dark' }).click()
  await page.getByRole('button', { name: /Times are shown in/ }).click()
  await page.getByRole('menuitemradio', { name: 'UTC UTC' }).click()
  await goTo(page, 'runs?state=failed')
  await eventually(() => page.locator('tbody tr').count()).toBe(2)
  await page.reload()
  await eventually(() => page.locator('tbody tr').count()).toBe(2)
  expect(await page.getByRole('radio', { name: 'Failed' }).isChecked()).toBe(true)
  expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')
  await page.getByRole('button', { name: 'Times are shown in UTC. Change' }).waitFor()
  await page.goBack()
  await page.getByTestId('events-total').waitFor()
  await page.goForward()
  await eventually(() => page.locator('tbody tr').count()).toBe(2)
})
